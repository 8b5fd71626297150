import type { Note } from "../messages/notes";
import type { State } from "../offline/state/state";
import { oldStateNotes } from "./old-state";
import { unjudgedNotes } from "./unjudged";

/** All notes on a state, besides its findings. */
export const stateNotes = (state: State, now: Date): Note[] => [
  ...state.notes,
  ...unjudgedNotes(state),
  ...oldStateNotes(state.resources, now),
];
