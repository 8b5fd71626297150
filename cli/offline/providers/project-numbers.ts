import { PROJECT_ID_PATTERN } from "../../../gke/resource-names";
import type { Plain } from "../protocol/messages";
import { UNKNOWN } from "../protocol/values";

// The numbers that Google gives projects: IAM members and the addresses of Google's own accounts are made of them.

/** Numbers of projects by ID, from the setting `projectNumbers`. */
export type ProjectNumbers = Readonly<Record<string, string>>;

/** A project's number, if its ID is a number itself, or the setting has it. */
export function knownOfProject(projectId: unknown, numbers: ProjectNumbers): { number?: string } {
  if (typeof projectId !== "string") return {};
  if (/^\d+$/.test(projectId)) return { number: projectId };
  return Object.hasOwn(numbers, projectId) ? { number: numbers[projectId] } : {};
}

/** Any other text is no project's ID, so Google has no number for it. */
const ID = new RegExp(PROJECT_ID_PATTERN);

/** The report's note on a project that a program looks up or creates; undefined where its number is known, or its ID is unknown. */
export function numberNote({ projectId, number }: Plain): string | undefined {
  if (number !== undefined || typeof projectId !== "string" || projectId === UNKNOWN) return undefined;
  if (!ID.test(projectId)) return undefined;
  return (
    `has the project ${JSON.stringify(projectId)}, whose number is not known offline: where something is undecided because of it, such as an IAM member, ` +
    'give it in the setting projectNumbers, as in {"PROJECT_ID":"123456789012"}. It is printed by gcloud projects describe PROJECT_ID --format="value(projectNumber)"'
  );
}
