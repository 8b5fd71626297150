import { isSameProject } from "../../../gke/resource-names";
import { environmentProject } from "../../evaluation/environment-project";
import { nonEmptyText } from "../../evaluation/texts";
import { allOf, Undecided } from "../../evaluation/unknown";

/** A resource that may have a project. */
export interface InProject {
  readonly inputs: { readonly project?: string };
  readonly observed: { readonly project?: string };
  readonly providerInputs: Readonly<Record<string, unknown>>;
}

/**
 * The project in which a resource is created: as the resource declares, as its provider is configured, as it is observed, or as the
 * environment says, which a preview and its policies share. Undefined where none of them says it.
 * @throws Undecided where the first of them that says it is unknown yet.
 */
export function projectOf(resource: InProject): string | undefined {
  const declared = nonEmptyText(resource.inputs.project) ?? nonEmptyText(resource.providerInputs.project);
  // GKE's report is read last, since reading it makes the check wait for the stack.
  const project = declared ?? nonEmptyText(resource.observed.project);
  if (project !== undefined) return project;
  // An unknown value of the provider's configuration is a property with the value undefined.
  if ("project" in resource.providerInputs) throw new Undecided("project");
  return environmentProject();
}

/** Whether two projects surely differ. An ID and a number are not compared. */
export const areDistinct = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && isSameProject(a, b) === false;

/** Whether two projects surely are the same. */
export const areSame = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && isSameProject(a, b) === true;

/**
 * Whether a cluster declares the fleet of a project; a number may be any project's.
 * @throws Undecided if it is unknown.
 */
export const isInFleetOf = (
  { fleet }: { readonly fleet?: { readonly project?: string } },
  project: string | undefined,
): boolean => fleet?.project !== undefined && project !== undefined && !areDistinct(fleet.project, project);

/**
 * Whether two resources surely are in different projects; a resource without a project may be in any.
 * @throws Undecided if that depends on a project that is unknown yet.
 */
export const areInDistinctProjects = (a: InProject, b: InProject): boolean =>
  allOf(
    () => projectOf(a) !== undefined,
    () => projectOf(b) !== undefined,
    () => areDistinct(projectOf(a), projectOf(b)),
  );
