import type { Note } from "../messages/notes";
import type { JudgedResource } from "../offline/protocol/analysis";
import { SECRET_PLACEHOLDER } from "../offline/protocol/values";

/** A note where a state has encrypted secrets: their values are not known, and checks that need them are undecided. */
export const encryptedNotes = (resources: readonly JudgedResource[]): Note[] =>
  resources.some(({ inputs, outputs }) => holdsSecret(inputs) || holdsSecret(outputs))
    ? [
        {
          kind: "unknownIfUndecided",
          text: "has secrets, which are encrypted in its state: checks that need their values are undecided. To decide them, export the state with pulumi stack export --show-secrets, and keep that file as safe as the secrets",
        },
      ]
    : [];

const holdsSecret = (value: unknown): boolean =>
  value === SECRET_PLACEHOLDER ||
  (typeof value === "object" && value !== null && Object.values(value).some(holdsSecret));
