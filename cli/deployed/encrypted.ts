import type { Note } from "../messages/notes";
import type { JudgedResource } from "../offline/protocol/analysis";
import { SECRET_PLACEHOLDER } from "../offline/protocol/values";

/** Says, where checks of a state are undecided, that its secrets are encrypted and so not known. */
export const encryptedNotes = (resources: readonly JudgedResource[]): Note[] =>
  resources.some(({ inputs, outputs }) => holdsSecret(inputs) || holdsSecret(outputs))
    ? [
        {
          kind: "other",
          text: "has secrets, which are encrypted in its state: what hangs on their values is undecided. To judge it too, export the state with pulumi stack export --show-secrets, and keep that file as safe as the secrets",
        },
      ]
    : [];

const holdsSecret = (value: unknown): boolean =>
  value === SECRET_PLACEHOLDER ||
  (typeof value === "object" && value !== null && Object.values(value).some(holdsSecret));
