import { allOf, Undecided } from "../../evaluation/unknown";

/**
 * The environment variables from which the provider takes its project where neither it nor the stack's configuration names one.
 * Source: @pulumi/gcp 9.37.0, provider.js and config/vars.js
 */
const PROJECT_VARIABLES = [
  "GOOGLE_PROJECT",
  "GOOGLE_CLOUD_PROJECT",
  "GCLOUD_PROJECT",
  "CLOUDSDK_CORE_PROJECT",
];

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
  return PROJECT_VARIABLES.map((name) => process.env[name]).find(
    (value) => value !== undefined && value !== "",
  );
}

/** Whether two projects cannot be the same; an ID and a number are not compared. */
export function areDistinct(a: string | undefined, b: string | undefined): boolean {
  const isNumber = (project: string) => /^\d+$/.test(project);
  return a !== undefined && b !== undefined && a !== b && isNumber(a) === isNumber(b);
}

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
