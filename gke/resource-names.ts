// How programs and APIs write which object of Google Cloud they mean: by its ID, its full name or its link. Checked 2026-11-29.
// Source, where none is given: https://google.aip.dev/122

/**
 * The form of a project's ID, of which old ones have a domain and a colon before it.
 * Source: https://cloud.google.com/resource-manager/docs/creating-managing-projects, checked 2026-11-29
 */
export const PROJECT_ID_PATTERN = "^[a-z0-9][a-z0-9.:-]*$";

/** An object in a project, by what tells it from others. */
export interface ObjectName {
  /** An ID or a number. */
  readonly project: string;
  /** A region or a zone; undefined for an object that is in none. */
  readonly location: string | undefined;
  readonly name: string;
}

/**
 * What may stand before `projects/`: a link's or a full name's host, an API's version after it, or a slash alone.
 * Source for links: https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters (selfLink)
 */
const BEFORE = /^(?:(?:https?:)?\/\/[^/]+)?(?:\/v\d[a-z\d]*)?\/?(?=projects\/)/;

/** The path segments of a link that correspond to `locations`. Source: as for links. */
const LOCATIONS: readonly (string | undefined)[] = ["locations", "zones", "regions"];

/**
 * Parses the ID `projects/PROJECT/locations/LOCATION/COLLECTION/NAME`, also as a full name or a link; undefined for any other text.
 * @param collection the kind of object, such as `clusters`.
 */
export function objectIn(text: string, collection: string): ObjectName | undefined {
  const [, project, ...rest] = text.replace(BEFORE, "").split("/");
  if (!BEFORE.test(text) || !project) return undefined;
  const location = LOCATIONS.includes(rest[0]) ? rest.splice(0, 2)[1] : undefined;
  const [kind, name, ...more] = rest;
  return kind === collection && name && more.length === 0 && location !== ""
    ? { project, location, name }
    : undefined;
}

/**
 * The project of the cluster that a context of a kubeconfig is for, where it has the name that gcloud gives it, gke_PROJECT_LOCATION_NAME; undefined for any
 * other, such as a fleet's.
 * Source: Google Cloud CLI, googlecloudsdk/api_lib/container/util.py (KUBECONTEXT_FORMAT), checked 2026-11-29
 */
export const projectOfContext = (context: string): string | undefined =>
  /^gke_([a-z0-9.:-]+)_[a-z]+-[a-z]+\d+(?:-[a-z])?_[a-z0-9-]+$/.exec(context)?.[1];

/** A project's ID or number without the `projects/` that its resource has before it. Source: @pulumi/gcp 9.37.0, organizations.Project */
export const projectIn = (text: string): string => text.replace(BEFORE, "").replace(/^projects\//, "");

/** Whether two texts name one project; undefined where one is a number and the other an ID, which nothing here can compare. */
export function isSameProject(a: string, b: string): boolean | undefined {
  const [one = "", other = ""] = [a, b].map(projectIn);
  const isNumber = (project: string) => /^\d+$/.test(project);
  if (one === other) return true;
  return isNumber(one) === isNumber(other) ? false : undefined;
}
