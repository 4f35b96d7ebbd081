// The chat page: one person's view of the demo's Telegram, kept up to date by server-sent events.

import { avatar, day, icon, make, messageNode, paint, summary, time } from "./message.js";

const $ = (id) => document.getElementById(id);
const TYPING = 5500; // ms that "typing…" stays without being renewed
const PATIENCE = 15000; // ms that a pressed button waits for the bot
const NEAR = 80; // px from the end that still count as "at the end"

const state = {
  bot: null,
  description: "",
  people: new Map(),
  chats: new Map(), // id: chat with messages (Map), unread, draft, replyTo, as, typing, seen
  current: null,
  connected: true,
};
const pressed = new Map(); // callback query id: the function that ends its spinner
const answers = new Map(); // answers that came before the press was confirmed
let source = null;

// ---------------------------------------------------------------- talking to the demo

async function call(action, values) {
  const response = await fetch(`/demo/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(values),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer.result;
}

async function load() {
  const fresh = await (await fetch("/demo/state")).json();
  state.bot = fresh.bot;
  state.description = fresh.description;
  state.people = new Map(fresh.people.map((person) => [person.id, person]));
  const before = state.chats;
  state.chats = new Map(fresh.chats.map((chat) => [chat.id, known(chat, before.get(chat.id))]));
  const wanted = state.current?.id ?? Number(location.hash.slice(1));
  const first = state.chats.get(wanted) ?? state.chats.values().next().value;
  drawChats();
  drawIdeas(fresh.ideas);
  if (first) open(first.id, { show: !before.size && location.hash !== "" });
  else $("title").textContent = "No chats yet";
  return fresh.event;
}

/** What a visitor may try; a click writes it into the message box, so that it is seen before it is sent. */
function drawIdeas(ideas) {
  $("ideas").hidden = !ideas.length;
  const use = (text) => {
    if (state.current) open(state.current.id, { show: true });
    $("text").value = text;
    $("text").dispatchEvent(new Event("input"));
    $("text").focus();
  };
  const button = (idea) => make("button", { type: "button", onclick: () => use(idea.text) }, idea.name, make("small", {}, idea.text));
  $("ideas").replaceChildren(make("h3", {}, "Subscribe to a sample paper"), ...ideas.map(button));
}

function known(chat, before) {
  const messages = new Map(chat.messages.map((message) => [message.message_id, message]));
  return {
    unread: 0,
    draft: "",
    replyTo: null,
    as: chat.members[0],
    typing: null,
    ...before,
    ...chat,
    messages,
  };
}

function listen(after) {
  source?.close();
  source = new EventSource(`/demo/events?after=${encodeURIComponent(after)}`);
  const handle = (kind, act) =>
    source.addEventListener(kind, (event) => {
      act(JSON.parse(event.data));
    });
  handle("message", ({ chat_id, message }) => arrived(state.chats.get(chat_id), message));
  handle("edited", ({ chat_id, message }) => edited(state.chats.get(chat_id), message));
  handle("deleted", ({ chat_id, message_id }) => deleted(state.chats.get(chat_id), message_id));
  handle("seen", ({ chat_id, message_id }) => seen(state.chats.get(chat_id), message_id));
  handle("typing", ({ chat_id, action }) => typing(state.chats.get(chat_id), action !== "cancel"));
  handle("answer", answered);
  for (const kind of ["chat", "commands"]) handle(kind, refreshSoon);
  handle("reset", start);
  source.onopen = () => connected(true);
  source.onerror = () => connected(false);
}

async function start() {
  try {
    listen(await load());
  } catch {
    connected(false);
    setTimeout(start, 1500);
  }
}

/** People, chats and commands have changed: read them again, and leave the messages as they are. */
async function refresh() {
  const fresh = await (await fetch("/demo/state")).json();
  state.description = fresh.description;
  state.people = new Map(fresh.people.map((person) => [person.id, person]));
  const ids = new Set(fresh.chats.map((chat) => chat.id));
  for (const id of state.chats.keys()) if (!ids.has(id)) state.chats.delete(id);
  for (const chat of fresh.chats) {
    const before = state.chats.get(chat.id);
    if (before) Object.assign(before, { ...chat, messages: before.messages, seen: before.seen });
    else state.chats.set(chat.id, known(chat));
  }
  if (!state.chats.has(state.current?.id)) open(fresh.chats[0]?.id);
  else if (!state.current.messages.size) drawLog();
  drawChats();
  drawHead();
  drawAs();
  if ($("text").value.startsWith("/")) offerCommands();
}

let refreshing = null;
function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(() => refresh().catch(() => connected(false)), 50);
}

function connected(yes) {
  if (state.connected === yes) return;
  state.connected = yes;
  drawHead();
}

// ---------------------------------------------------------------- what happens

function arrived(chat, message) {
  if (!chat || chat.messages.has(message.message_id)) return;
  const shown = chat === state.current;
  const bottom = atEnd();
  chat.messages.set(message.message_id, message);
  if (message.from.id === state.bot.id) typing(chat, false);
  const mine = isMine(chat, message);
  if (!mine && (!shown || document.hidden || !bottom)) chat.unread += 1;
  if (shown) {
    append(chat, message);
    if (bottom || mine) toEnd(true);
    else drawDown();
  }
  drawChats();
}

function edited(chat, message) {
  if (!chat?.messages.has(message.message_id)) return;
  chat.messages.set(message.message_id, message);
  if (chat === state.current) {
    const bottom = atEnd();
    replace(chat, message);
    if (bottom) toEnd();
  }
  drawChats();
}

function deleted(chat, id) {
  if (!chat?.messages.delete(id)) return;
  if (chat === state.current) {
    nodeOf(id)?.remove();
    arrange();
    if (chat.replyTo === id) setReply(null);
  }
  drawChats();
}

function seen(chat, id) {
  if (!chat || id <= chat.seen) return;
  chat.seen = id;
  if (chat !== state.current) return;
  for (const node of $("log").querySelectorAll(".message.mine")) {
    if (Number(node.dataset.id) > id) continue;
    node.querySelector(".ticks use")?.setAttribute("href", "#i-two");
    const words = node.querySelector(".unseen");
    if (words) words.textContent = "seen";
  }
}

function typing(chat, on) {
  if (!chat) return;
  clearTimeout(chat.typing);
  chat.typing = on ? setTimeout(() => typing(chat, false), TYPING) : null;
  if (chat === state.current) drawHead();
  drawChats();
}

function answered(answer) {
  const done = pressed.get(answer.query_id);
  if (done) done(answer);
  else answers.set(answer.query_id, answer);
  if (answers.size > 50) answers.delete(answers.keys().next().value);
}

// ---------------------------------------------------------------- the list of chats

function drawChats() {
  const chats = [...state.chats.values()];
  const parts = [
    [`Private chats with ${state.bot.first_name}`, chats.filter((chat) => chat.type === "private")],
    ["Groups", chats.filter((chat) => chat.type !== "private")],
  ];
  const focused = document.activeElement?.closest?.(".chat")?.dataset.id;
  $("chats").replaceChildren(
    ...parts.flatMap(([heading, list]) => (list.length ? [make("h3", {}, heading), make("ul", {}, ...list.map(chatRow))] : [])),
  );
  if (focused) $("chats").querySelector(`[data-id="${focused}"]`)?.focus();
  const unread = chats.reduce((sum, chat) => sum + chat.unread, 0);
  document.title = unread ? `(${unread}) News demo` : "News demo";
}

function chatRow(chat) {
  const last = [...chat.messages.values()].at(-1);
  const words = make("span", { class: "last" });
  if (chat.typing) words.append(make("span", { class: "typing" }, "typing", make("i", {}, "…")));
  else if (last) {
    const who = isMine(chat, last) && chat.type === "private" ? "You" : chat.type === "private" ? "" : last.from.first_name;
    words.append(...(who ? [make("b", {}, `${who}: `)] : []), summary(last));
  } else words.append(make("i", {}, "No messages yet"));
  const current = chat === state.current;
  const row = make(
    "button",
    { class: "chat", type: "button", data: { id: chat.id }, "aria-current": current ? "true" : null, onclick: () => open(chat.id, { show: true }) },
    avatar(nameOf(chat), chat.id, chat.type === "private" ? null : "group"),
    make("span", { class: "name" }, nameOf(chat)),
    make("time", {}, last ? (day(last.date) === "Today" ? time(last.date) : day(last.date)) : ""),
    words,
    chat.unread ? make("span", { class: "badge", "aria-label": `${chat.unread} unread` }, String(chat.unread)) : null,
  );
  return make("li", {}, row);
}

const nameOf = (chat) => chat.title ?? chat.first_name;
const isMine = (chat, message) => message.from.id === (chat.type === "private" ? chat.id : chat.as);

// ---------------------------------------------------------------- the conversation

function open(id, { show = false } = {}) {
  const chat = state.chats.get(id);
  if (!chat) return;
  const changed = state.current !== chat;
  if (changed && state.current) state.current.draft = $("text").value;
  state.current = chat;
  history.replaceState(null, "", `#${id}`);
  if (show) $("app").classList.add("in-chat");
  chat.unread = document.hidden ? chat.unread : 0;
  drawChats();
  drawLog();
  drawHead();
  drawAs();
  if (changed) {
    $("text").value = chat.draft;
    grow();
  }
  setReply(chat.replyTo, { focus: false });
  closeCommands();
  toEnd();
  read();
  if (show && matchMedia("(hover: hover)").matches) $("text").focus();
}

function drawHead() {
  const chat = state.current;
  if (!chat) return;
  const alone = chat.type === "private";
  $("title").textContent = alone ? state.bot.first_name : chat.title;
  paint($("head-avatar"), nameOf(chat), chat.id, alone ? "bot" : "group");
  const quiet = alone ? `bot, as ${chat.first_name} sees it` : `${chat.members.length + 1} members`;
  const subtitle = $("subtitle");
  subtitle.className = chat.typing ? "typing" : "";
  if (!state.connected) subtitle.textContent = "connecting…";
  else if (chat.typing) subtitle.replaceChildren(alone ? "typing" : `${state.bot.first_name} is typing`, make("i", {}, "…"));
  else subtitle.textContent = quiet;
}

function drawLog() {
  const chat = state.current;
  const log = $("log");
  log.setAttribute("aria-busy", "true"); // an old conversation is not news to be read out
  log.replaceChildren(...(chat.messages.size ? [] : [empty(chat)]));
  for (const message of chat.messages.values()) put(node(chat, message), message);
  arrange();
  requestAnimationFrame(() => log.removeAttribute("aria-busy"));
}

function node(chat, message) {
  const view = { mine: isMine(chat, message), group: chat.type !== "private", seen: message.message_id <= chat.seen };
  return messageNode(message, view, { reply: (chosen) => setReply(chosen.message_id), jump, press, command: send });
}

function append(chat, message) {
  $("log").querySelector(".empty")?.remove();
  const added = node(chat, message);
  added.classList.add("new");
  put(added, message);
  arrange();
}

/** Add a message at the end, under the heading of its day. */
function put(item, message) {
  const name = day(message.date);
  let section = $("log").lastElementChild;
  if (section?.dataset.day !== name) {
    section = make("section", { data: { day: name }, role: "group", "aria-label": name }, make("div", { class: "chip day", "aria-hidden": "true" }, name));
    $("log").append(section);
  }
  section.append(item);
}

function replace(chat, message) {
  const old = nodeOf(message.message_id);
  const focused = old?.contains(document.activeElement) ? document.activeElement : null;
  const fresh = node(chat, message);
  old?.replaceWith(fresh);
  if (focused?.dataset.data) fresh.querySelector(`[data-data="${CSS.escape(focused.dataset.data)}"]`)?.focus();
  arrange();
}

/** Which messages stand together: those of one sender within a few minutes. */
function arrange() {
  const log = $("log");
  for (const section of log.querySelectorAll("section")) if (!section.querySelector("[data-id]")) section.remove();
  let before = null;
  for (const item of log.querySelectorAll("[data-id]")) {
    const message = state.current.messages.get(Number(item.dataset.id));
    const near = before?.item.parentElement === item.parentElement && message.date - before.message.date < 300;
    const together = near && before.message.from.id === message.from.id && !item.matches(".chip") && !before.item.matches(".chip");
    item.classList.toggle("first", !together);
    before?.item.classList.toggle("last", !together);
    before = { item, message };
  }
  before?.item.classList.add("last");
  for (const inner of log.querySelectorAll(".folded:not(.open)")) {
    inner.parentElement.classList.toggle("short", inner.scrollHeight <= inner.clientHeight + 4);
  }
}

function empty(chat) {
  const alone = chat.type === "private";
  const about = state.description || "Reads the news for you and sends what matters: who, what and when, each point tied to its source.";
  return make(
    "div",
    { class: "empty" },
    avatar(state.bot.first_name, state.bot.id, "bot"),
    make("h3", {}, alone ? "What can this bot do?" : `${state.bot.first_name} is in ${chat.title}`),
    make("p", {}, about),
    make("p", { class: "hint" }, alone ? `You are ${chat.first_name}. Say ` : "Choose who you are below, and say ", make("b", {}, "/start"), " to begin."),
    make("button", { class: "begin", type: "button", onclick: () => send("/start") }, "Start"),
  );
}

const nodeOf = (id) => $("log").querySelector(`[data-id="${id}"]`);

function jump(id) {
  const target = nodeOf(id);
  if (!target) return toast("That message is gone.");
  target.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  target.classList.remove("flash");
  void target.offsetWidth; // restarts the animation
  target.classList.add("flash");
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// ---------------------------------------------------------------- scrolling and unread messages

const atEnd = () => $("log").scrollHeight - $("log").scrollTop - $("log").clientHeight < NEAR;

function toEnd(smooth = false) {
  const log = $("log");
  log.scrollTo({ top: log.scrollHeight, behavior: smooth && !calm() ? "smooth" : "auto" });
}

function read() {
  if (state.current && !document.hidden && state.current.unread) {
    state.current.unread = 0;
    drawChats();
  }
  drawDown();
}

function drawDown() {
  const unread = state.current?.unread ?? 0;
  $("down").hidden = atEnd();
  $("missed").hidden = !unread;
  $("missed").textContent = unread;
}

let rest = null;
$("log").addEventListener(
  "scroll",
  () => {
    if (atEnd()) read();
    else drawDown();
    for (const chip of $("log").querySelectorAll(".stuck")) chip.classList.remove("stuck");
    clearTimeout(rest);
    rest = setTimeout(hideStuck, 1200);
  },
  { passive: true },
);

/** The day floats over the messages while one scrolls, and gets out of the way afterwards. */
function hideStuck() {
  for (const chip of $("log").querySelectorAll(".chip.day")) {
    chip.classList.toggle("stuck", chip.offsetTop > chip.parentElement.offsetTop + 12);
  }
}
$("down").addEventListener("click", () => toEnd(true));
document.addEventListener("visibilitychange", () => atEnd() && read());
new ResizeObserver(() => {
  if ($("log").dataset.end === "yes") toEnd();
}).observe($("log"));
$("log").addEventListener("scroll", () => ($("log").dataset.end = atEnd() ? "yes" : "no"), { passive: true });

// ---------------------------------------------------------------- writing

async function send(text) {
  const chat = state.current;
  const reply = chat.replyTo;
  const from = chat.type === "private" ? chat.id : chat.as;
  try {
    await call("send", { chat_id: chat.id, from_id: from, text, ...(reply ? { reply_to: reply } : {}) });
  } catch (error) {
    toast(error.message || "The demo does not answer.");
    return false;
  }
  if (chat.replyTo === reply) chat === state.current ? setReply(null) : (chat.replyTo = null);
  return true;
}

async function submit() {
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  grow();
  closeCommands();
  if (!(await send(text)) && !$("text").value) {
    $("text").value = text;
    grow();
  }
}

function grow() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  $("send").disabled = !box.value.trim();
  $("composer").classList.toggle("writing", box.value !== "");
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
  $("text").focus();
});
$("text").addEventListener("input", () => {
  grow();
  offerCommands();
});
$("text").addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (commandKey(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "Escape") setReply(null);
  else if ((event.ctrlKey || event.metaKey) && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    event.preventDefault();
    otherReply(event.key === "ArrowUp" ? -1 : 1);
  }
});

function drawAs() {
  const chat = state.current;
  $("as").hidden = chat.type === "private";
  $("text").placeholder = chat.type === "private" ? "Message" : `Message as ${state.people.get(chat.as)?.first_name}`;
  if (chat.type === "private") return;
  const people = chat.members.map((id) => state.people.get(id)).filter(Boolean);
  $("as-person").replaceChildren(...people.map((person) => make("option", { value: person.id, selected: person.id === chat.as }, person.first_name)));
  paint($("as-avatar"), state.people.get(chat.as)?.first_name ?? "?", chat.as);
}

$("as-person").addEventListener("change", (event) => {
  state.current.as = Number(event.target.value);
  drawAs();
  drawLog();
  toEnd();
  $("text").focus();
});

// ---------------------------------------------------------------- replying

function setReply(id, { focus = true } = {}) {
  const chat = state.current;
  const message = id == null ? null : chat.messages.get(id);
  chat.replyTo = message ? id : null;
  const end = atEnd();
  $("reply-bar").hidden = !message;
  for (const marked of $("log").querySelectorAll(".chosen")) marked.classList.remove("chosen");
  if (!message) return;
  nodeOf(id)?.classList.add("chosen");
  $("reply-name").textContent = `Reply to ${message.from.first_name}`;
  $("reply-text").textContent = summary(message);
  if (end) toEnd();
  if (focus) $("text").focus();
}

/** Ctrl+Up and Ctrl+Down choose the message to reply to, as in Telegram's apps. */
function otherReply(step) {
  const ids = [...state.current.messages.keys()];
  const place = state.current.replyTo ? ids.indexOf(state.current.replyTo) + step : ids.length - 1;
  if (place >= ids.length) setReply(null);
  else if (place >= 0) {
    setReply(ids[place]);
    nodeOf(ids[place]).scrollIntoView({ block: "nearest" });
  }
}

$("reply-close").addEventListener("click", () => {
  setReply(null);
  $("text").focus();
});

// ---------------------------------------------------------------- commands

let chosen = 0;
const offered = () => [...$("commands").querySelectorAll("[role=option]")];

function offerCommands() {
  const typed = /^\/(\w*)$/.exec($("text").value);
  if (typed) showCommands(state.current.commands.filter((command) => command.command.startsWith(typed[1].toLowerCase())));
  else closeCommands();
}

function showCommands(commands) {
  if (!commands.length) return closeCommands();
  $("commands").replaceChildren(
    ...commands.map((command, place) =>
      make(
        "div",
        { role: "option", id: `command-${place}`, data: { command: command.command }, onclick: () => runCommand(command.command) },
        make("b", {}, `/${command.command}`),
        make("span", {}, command.description),
      ),
    ),
  );
  $("commands").hidden = false;
  for (const owner of [$("text"), $("menu")]) owner.setAttribute("aria-expanded", "true");
  $("composer").classList.add("choosing");
  choose(0);
}

function closeCommands() {
  $("commands").hidden = true;
  for (const owner of [$("text"), $("menu")]) owner.setAttribute("aria-expanded", "false");
  $("text").removeAttribute("aria-activedescendant");
  $("composer").classList.remove("choosing");
}

function choose(place) {
  const rows = offered();
  chosen = (place + rows.length) % rows.length;
  rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === chosen)));
  rows[chosen].scrollIntoView({ block: "nearest" });
  $("text").setAttribute("aria-activedescendant", rows[chosen].id);
}

function commandKey(event) {
  if ($("commands").hidden) return false;
  const keys = {
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen - 1),
    Escape: closeCommands,
    Enter: () => runCommand(offered()[chosen].dataset.command),
    Tab: () => {
      $("text").value = `/${offered()[chosen].dataset.command} `;
      closeCommands();
      grow();
    },
  };
  if (!keys[event.key] || event.shiftKey) return false;
  event.preventDefault();
  keys[event.key]();
  return true;
}

function runCommand(command) {
  $("text").value = "";
  grow();
  closeCommands();
  send(state.current.type === "private" ? `/${command}` : `/${command}@${state.bot.username}`);
  $("text").focus();
}

$("menu").addEventListener("click", () => {
  if (!$("commands").hidden) return closeCommands();
  if (!state.current?.commands.length) return toast("The bot has not said which commands it knows.");
  showCommands(state.current.commands);
  $("text").focus();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("#composer")) closeCommands();
});

// ---------------------------------------------------------------- buttons

async function press(message, button, key) {
  if (key.classList.contains("waiting")) return;
  if (!button.callback_data) return toast("This kind of button works in Telegram's own apps only.");
  const chat = state.current;
  key.classList.add("waiting");
  key.setAttribute("aria-busy", "true");
  const end = () => {
    for (const each of new Set([key, nodeOf(message.message_id)?.querySelector(`[data-data="${CSS.escape(button.callback_data)}"]`)])) {
      each?.classList.remove("waiting");
      each?.removeAttribute("aria-busy");
    }
  };
  try {
    const from = chat.type === "private" ? chat.id : chat.as;
    const id = await call("press", { chat_id: chat.id, from_id: from, message_id: message.message_id, data: button.callback_data });
    const late = setTimeout(() => {
      pressed.delete(id);
      end();
      toast("The bot did not answer.");
    }, PATIENCE);
    pressed.set(id, (answer) => {
      clearTimeout(late);
      pressed.delete(id);
      end();
      tell(answer);
    });
    if (answers.has(id)) answered(answers.get(id));
  } catch (error) {
    end();
    toast(error.message || "The demo does not answer.");
  }
}

function tell({ text, show_alert }) {
  if (!text) return;
  if (!show_alert) return toast(text);
  $("alert-text").textContent = text;
  $("alert").showModal();
}

let toastTimer = null;
function toast(text) {
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => $("toast").classList.remove("shown"), 3500);
}

// ---------------------------------------------------------------- the rest

$("back").addEventListener("click", () => {
  $("app").classList.remove("in-chat");
  $("chats").querySelector("[aria-current]")?.focus();
});
document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const ids = [...state.chats.keys()];
  const place = ids.indexOf(state.current?.id) + (event.key === "ArrowUp" ? -1 : 1);
  if (ids[place] !== undefined) open(ids[place], { show: true });
  event.preventDefault();
});
$("app").classList.add("in-chat");
start();
