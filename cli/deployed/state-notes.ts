import type { Note } from "../messages/notes";
import type { State } from "../offline/state/state";
import { oldStateNotes } from "./old-state";
import { unjudgedNotes } from "./unjudged";

/** All that is to be said of a state besides what is judged. */
export const stateNotes = (state: State, now: Date): Note[] => [
  ...state.notes,
  ...unjudgedNotes(state),
  ...oldStateNotes(state.resources, now),
];
