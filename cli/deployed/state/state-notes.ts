import type { Note } from "../../messages/notes";
import type { State } from "../../offline/state/state";
import { oldStateNotes } from "./old-state";
import { unjudgedNotes } from "./unjudged";

/** All notes on a state, besides its findings. @param most so many names are listed before the others are only counted. */
export const stateNotes = (state: State, now: Date, most: number): Note[] => [
  ...state.notes,
  ...unjudgedNotes(state, most),
  ...oldStateNotes(state.resources, now),
];
