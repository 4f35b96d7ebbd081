"""Who is what in a group or channel, as ChatMember objects: https://core.telegram.org/bots/api#chatmember"""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]

ANONYMOUS: JSON = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
ADMIN_RIGHTS = {
    "can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories",
}  # fmt: skip
PERMISSIONS = {
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
    "can_edit_tag", "can_react_to_messages",
}  # fmt: skip


def owner(user: JSON, *, anonymous: bool = False) -> JSON:
    """Who made the group or channel."""
    return {"user": user, "status": "creator", "is_anonymous": anonymous}


def administrator(user: JSON, kind: str, *, anonymous: bool = False, may_post: bool = True) -> JSON:
    """An admin; ``may_post`` concerns channels alone."""
    rights = {name: name in ("can_manage_chat", "can_invite_users") for name in ADMIN_RIGHTS}
    more = {"can_post_messages": may_post, "can_edit_messages": False} if kind == "channel" else {}
    return {"user": user, "status": "administrator", "is_anonymous": anonymous, **rights, **more}


def restricted(user: JSON, forbidden: frozenset[str]) -> JSON:
    """A member of a supergroup who may not do some things."""
    rights = {name: name not in forbidden for name in PERMISSIONS}
    return {"user": user, "status": "restricted", "is_member": True, "until_date": 0, **rights}


def plain(user: JSON) -> JSON:
    """A member like any other."""
    return {"user": user, "status": "member"}


def outside(user: JSON, status: str) -> JSON:
    """Somebody who left, or was thrown out."""
    return {"user": user, "status": status, **({"until_date": 0} if status == "kicked" else {})}


def permissions(forbidden: frozenset[str]) -> JSON:
    """ChatPermissions: what members may do who are no admins."""
    return {name: name not in forbidden for name in PERMISSIONS}
