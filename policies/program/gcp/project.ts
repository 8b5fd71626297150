import { isSameProject } from "../../../gke/resource-names";
import { environmentProject } from "../../evaluation/environment-project";
import { allOf, Undecided } from "../../evaluation/unknown";

interface InProject {
  readonly inputs: { readonly project?: string };
  readonly observed: { readonly project?: string };
  readonly providerInputs: Readonly<Record<string, unknown>>;
}

/**
 * The project that a resource is created in: as it says, as its provider is configured, as is observed, or as the environment says,
 * which a preview and its policies share. Undefined where none of them does.
 * @throws Undecided where one of them does, and it is not known yet.
 */
export function projectOf(resource: InProject): string | undefined {
  const declared = textOf(resource.inputs.project) ?? textOf(resource.providerInputs.project);
  // What GKE reports is asked for last, as a check that asks for it has to wait for the stack.
  const project = declared ?? textOf(resource.observed.project);
  if (project !== undefined) return project;
  // A provider that is configured with what is not known yet holds the property without a value.
  if ("project" in resource.providerInputs) throw new Undecided("project");
  return environmentProject();
}

/** Whether two projects cannot be the same; an ID and a number are not compared. */
export const areDistinct = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && isSameProject(a, b) === false;

/** Whether two projects surely are the same. */
export const areSame = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && isSameProject(a, b) === true;

/** Whether a cluster says that it is in the fleet of a project; a number may be that of any. @throws Undecided if it is not known. */
export const isInFleetOf = (
  { fleet }: { readonly fleet?: { readonly project?: string } },
  project: string | undefined,
): boolean => fleet?.project !== undefined && project !== undefined && !areDistinct(fleet.project, project);

/**
 * Whether two resources cannot be in the same project; a resource without one may be in any.
 * @throws Undecided if that hangs on a project that is not known yet.
 */
export const areInDistinctProjects = (a: InProject, b: InProject): boolean =>
  allOf(
    () => projectOf(a) !== undefined,
    () => projectOf(b) !== undefined,
    () => areDistinct(projectOf(a), projectOf(b)),
  );

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
