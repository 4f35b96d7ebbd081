// A Message object of the Bot API as elements. Text comes from strangers: it becomes text nodes, never markup.

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const SVG = "http://www.w3.org/2000/svg";
const BLOCKS = ["blockquote", "expandable_blockquote", "pre"];
const COLOURS = 7;

export function make(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

export const colour = (id) => Math.abs(id) % COLOURS;
export const time = (seconds) => TIME.format(new Date(seconds * 1000));

export function day(seconds) {
  const date = new Date(seconds * 1000);
  const today = new Date();
  const days = Math.round((new Date(today).setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return (date.getFullYear() === today.getFullYear() ? DAY : DAY_AND_YEAR).format(date);
}

/** One line that stands for a message: in the list of chats, in replies. */
export function summary(message) {
  if (message.photo) return message.caption ? `Photo, ${line(message.caption)}` : "Photo";
  if (message.document) return `File, ${line(message.caption ?? message.document.file_name)}`;
  return line(message.text ?? service(message) ?? "");
}

const line = (text) => text.slice(0, 160).replace(/\s+/g, " ").trim();

/** What happened, for messages that are events of a group. */
export function service(message) {
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "The group became a supergroup";
  return null;
}

// ---------------------------------------------------------------- formatted text

/** Text and its entities; offsets are UTF-16 code units, as in JavaScript's own strings. */
export function formatted(text, entities, actions) {
  const fragment = document.createDocumentFragment();
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(fragment, text, 0, text.length, sorted, actions);
  return fragment;
}

function fill(parent, text, start, end, entities, actions) {
  const queue = [...entities];
  let place = start;
  let afterBlock = false;
  const plain = (until, beforeBlock) => {
    let words = text.slice(place, until);
    if (afterBlock && words.startsWith("\n")) words = words.slice(1); // the block itself breaks the line
    if (beforeBlock && words.endsWith("\n")) words = words.slice(0, -1);
    if (words) parent.append(words);
    place = until;
  };
  while (queue.length) {
    const entity = queue.shift();
    const from = Math.max(entity.offset, place);
    const until = Math.min(entity.offset + entity.length, end);
    if (until <= from) continue;
    const block = BLOCKS.includes(entity.type);
    plain(from, block);
    const inside = [];
    while (queue.length && queue[0].offset < until) {
      const other = queue.shift();
      inside.push(other);
      const rest = other.offset + other.length - until;
      if (rest > 0) queue.push({ ...other, offset: until, length: rest });
    }
    queue.sort((a, b) => a.offset - b.offset || b.length - a.length);
    const words = text.slice(from, until);
    const { outer, inner } = wrap(entity, words, actions);
    fill(inner, text, from, until, inside, actions);
    parent.append(outer);
    place = until;
    afterBlock = block;
  }
  plain(end, false);
}

function wrap(entity, words, actions) {
  const simple = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" }[entity.type];
  if (simple) return same(make(simple));
  switch (entity.type) {
    case "text_link":
      return same(link(entity.url));
    case "url":
      return same(link(/^[a-z]+:/i.test(words) ? words : `https://${words}`));
    case "email":
      return same(link(`mailto:${words}`));
    case "bot_command":
      return same(make("button", { class: "command-link", type: "button", onclick: () => actions.command(words) }));
    case "mention":
    case "hashtag":
    case "cashtag":
      return same(make("span", { class: "mention" }));
    case "spoiler":
      return same(spoiler());
    case "pre": {
      const inner = make("code");
      return { outer: make("pre", { data: entity.language ? { language: entity.language } : {} }, inner), inner };
    }
    case "blockquote":
      return same(make("blockquote"));
    case "expandable_blockquote":
      return expandable();
    default:
      return same(make("span"));
  }
}

const same = (node) => ({ outer: node, inner: node });

function link(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return make("span");
  }
  if (!["http:", "https:", "mailto:"].includes(url.protocol)) return make("span");
  return make("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow", title: url.href });
}

function spoiler() {
  const node = make("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text: reveal" });
  const reveal = () => {
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      reveal();
    }
  });
  return node;
}

function expandable() {
  const inner = make("div", { class: "folded" });
  const toggle = make("button", { class: "unfold", type: "button", "aria-expanded": "false", "aria-label": "Show all" }, icon("down"));
  toggle.addEventListener("click", () => {
    const open = inner.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.setAttribute("aria-label", open ? "Show less" : "Show all");
  });
  return { outer: make("blockquote", { class: "expandable" }, inner, toggle), inner };
}

// ---------------------------------------------------------------- link previews

/** A card for the first link of a message, made of its address alone: nothing is fetched. */
function preview(message) {
  const options = message.link_preview_options ?? {};
  if (options.is_disabled || !message.text) return null;
  const first = (message.entities ?? []).find((entity) => entity.type === "text_link" || entity.type === "url");
  const words = first ? message.text.slice(first.offset, first.offset + first.length) : "";
  const address = options.url ?? (first?.type === "url" ? (/^[a-z]+:/i.test(words) ? words : `https://${words}`) : first?.url);
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (!/^https?:$/.test(url.protocol)) return null;
  const named = first?.type === "text_link" && (!options.url || options.url === first.url) ? words.trim() : "";
  const card = link(url.href);
  card.className = "preview";
  card.append(make("b", {}, url.host.replace(/^www\./, "")), make("span", { class: "preview-title" }, named || titleFrom(url)));
  if (named) card.append(make("span", { class: "preview-path" }, decoded(url.pathname + url.search)));
  return card;
}

function titleFrom(url) {
  const slug = decoded(url.pathname).split("/").filter(Boolean).pop() ?? "";
  const words = slug.replace(/\.[a-z]{2,5}$/i, "").replace(/[-_+]+/g, " ").trim();
  return words ? words[0].toUpperCase() + words.slice(1) : url.host;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// ---------------------------------------------------------------- messages

/** A message as a list item. `view`: mine, group, seen, name; `actions`: reply, jump, press, command. */
export function messageNode(message, view, actions) {
  const told = service(message);
  if (told) return make("div", { class: "chip service", data: { id: message.message_id } }, told);
  const body = make("div", { class: "text" });
  if (view.group && !view.mine) {
    body.append(make("b", { class: `name c${colour(message.from.id)}` }, message.from.first_name));
  }
  if (message.reply_to_message) body.append(quote(message.reply_to_message, actions));
  const card = view.mine ? null : preview(message);
  const above = message.link_preview_options?.show_above_text;
  if (card && above) body.append(card);
  if (message.photo) body.append(photo(message));
  if (message.document) body.append(file(message.document));
  const words = message.text ?? message.caption ?? "";
  body.append(formatted(words, message.entities ?? message.caption_entities, actions));
  if (card && !above) body.append(card);
  body.append(meta(message, view));
  const bubble = make("div", { class: message.photo ? "bubble with-photo" : "bubble", onclick: (event) => clicked(event, message, actions) }, body);
  const tail = icon("tail");
  tail.classList.add("tail");
  bubble.append(tail);
  const reply = make("button", { class: "icon reply", type: "button", "aria-label": `Reply to: ${summary(message).slice(0, 60)}`, onclick: () => actions.reply(message) }, icon("reply"));
  const node = make("div", { class: view.mine ? "message mine" : "message", data: { id: message.message_id, from: message.from.id } });
  if (view.group && !view.mine) node.append(avatar(message.from.first_name, message.from.id, message.from.is_bot ? "bot" : null));
  node.append(make("div", { class: "stack" }, make("div", { class: "line" }, bubble, reply), keyboard(message, actions)));
  return node;
}

export function avatar(name, id, glyph) {
  const node = make("span", { class: "avatar", "aria-hidden": "true" });
  paint(node, name, id, glyph);
  return node;
}

/** Make an element somebody's avatar: their initial, or a glyph, on their colour. */
export function paint(node, name, id, glyph) {
  node.className = `avatar b${glyph === "bot" ? "ot" : colour(id)}`;
  node.replaceChildren(glyph ? icon(glyph) : [...name.trim()][0]?.toUpperCase() ?? "?");
}

function quote(replied, actions) {
  const jump = () => actions.jump(replied.message_id);
  const words = make("span", {}, summary(replied));
  const name = make("b", {}, replied.from.first_name);
  return make("button", { class: `quote c${colour(replied.from.id)}`, type: "button", "aria-label": `In reply to ${replied.from.first_name}: ${summary(replied).slice(0, 80)}`, onclick: jump }, name, words);
}

function photo(message) {
  const size = message.photo[message.photo.length - 1];
  const source = `/demo/photo/${encodeURIComponent(size.file_id)}`;
  return make("img", { src: source, width: size.width, height: size.height, alt: message.caption ? "" : "Photo", loading: "lazy" });
}

function file(document) {
  const source = `/demo/file/${encodeURIComponent(document.file_id)}`;
  return make("p", {}, make("a", { href: source, download: document.file_name }, document.file_name));
}

function meta(message, view) {
  const node = make("span", { class: "meta" });
  if (message.edited) node.append(make("span", { class: "edited" }, "edited"));
  node.append(make("time", { datetime: new Date(message.date * 1000).toISOString() }, time(message.date)));
  if (view.mine) {
    const ticks = icon(view.seen ? "two" : "one");
    ticks.classList.add("ticks");
    node.append(ticks, make("span", { class: "unseen" }, view.seen ? "seen" : "sent"));
  }
  return node;
}

function keyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return make("div", { class: "keyboard" }, ...rows.map((row) => make("div", {}, ...row.map((button) => key(button, message, actions)))));
}

function key(button, message, actions) {
  if (button.url) {
    const node = link(/^[a-z]+:/i.test(button.url) ? button.url : `https://${button.url}`);
    node.className = "key";
    node.append(make("span", {}, button.text), icon("out"));
    return node;
  }
  const node = make("button", { class: "key", type: "button", data: { data: button.callback_data ?? "" } }, make("span", {}, button.text));
  node.addEventListener("click", () => actions.press(message, button, node));
  return node;
}

function clicked(event, message, actions) {
  if (event.target.closest("a, button, .spoiler:not(.shown)") || String(getSelection())) return;
  actions.reply(message);
}
