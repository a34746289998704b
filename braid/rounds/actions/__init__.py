"""Every write about rounds."""

from braid.rounds.actions import answering
from braid.rounds.actions.again import agree_numbers, ask_again
from braid.rounds.actions.answering import answer, cast
from braid.rounds.actions.cards import agree_to_show, make_card, press_open, remove_card, sit
from braid.rounds.actions.course import close, open_part, open_round, remind, reveal, settle
from braid.rounds.actions.drafting import change_round, draft_round, invite, remove_round
from braid.rounds.actions.leading import name_leader
from braid.rounds.actions.repeating import leave_out, next_wave, pause, repeat
from braid.rounds.actions.templates import copy_template, keep_template, save_as_template
from braid.rounds.actions.unsettling import take_back_settlement
from braid.rounds.asking import Asked

__all__ = [
    "Asked", "agree_numbers", "agree_to_show", "answer", "answering", "ask_again", "cast", "change_round", "close",
    "copy_template", "draft_round", "invite", "keep_template", "leave_out", "make_card", "name_leader", "next_wave", "open_part", "open_round", "pause",
    "press_open", "remind", "remove_card", "remove_round", "repeat", "reveal", "save_as_template", "settle", "sit",
    "take_back_settlement",
]  # fmt: skip
