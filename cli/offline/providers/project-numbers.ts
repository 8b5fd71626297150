import { PROJECT_ID_PATTERN } from "../../../gke/resource-names";
import type { Plain } from "../protocol/messages";
import { UNKNOWN } from "../protocol/values";

// The numbers that Google gives projects: IAM members and the addresses of Google's own accounts are made of them.

/** Numbers of projects by their IDs, as the setting `projectNumbers` gives them. */
export type ProjectNumbers = Readonly<Record<string, string>>;

/** The number of a project, where its ID is given as that or the setting has it. */
export function knownOfProject(projectId: unknown, numbers: ProjectNumbers): { number?: string } {
  if (typeof projectId !== "string") return {};
  if (/^\d+$/.test(projectId)) return { number: projectId };
  return Object.hasOwn(numbers, projectId) ? { number: numbers[projectId] } : {};
}

/** No other text gets into a command that readers may run. */
const ID = new RegExp(PROJECT_ID_PATTERN);

/** What a report says of a project that a program asks for or makes; undefined where its number is known, or not even its ID. */
export function numberNote({ projectId, number }: Plain): string | undefined {
  if (number !== undefined || typeof projectId !== "string" || projectId === UNKNOWN) return undefined;
  if (!ID.test(projectId)) return undefined;
  const example = JSON.stringify({ [projectId]: "123456789012" });
  return (
    `has the project ${projectId}, whose number is not known offline: where something is undecided because of it, such as an IAM member, ` +
    `give it in the setting projectNumbers, as in ${example}. It is printed by gcloud projects describe ${projectId} --format="value(projectNumber)"`
  );
}
