import { SERVICE_ACCOUNT_ANNOTATION } from "../../../../gke/workload-identity";
import { nonEmptyText } from "../../../evaluation/texts";
import { propertyPath, someKey, Undecided } from "../../../evaluation/unknown";
import { GITLAB_CHART } from "../ci-runners";
import { chartOf, type Release } from "../releases";
import { isTable, runnersIn, type Table, tableIn } from "../runner-config";
import { annotationIn, type IdentityAnnotation, mayHoldAnnotationInValues } from "./identity-annotation";

// Where the values of a chart say as which IAM service account a Kubernetes one acts.

/** An annotation in a chart's values, and what the values say of its Kubernetes service account. */
export interface ReleaseAnnotation extends IdentityAnnotation {
  /** Undefined where the chart makes the name up. @throws Undecided if it is unknown. */
  name(): string | undefined;
  /** The namespace that the values set instead of the release's; undefined where they set none. @throws Undecided if it is unknown. */
  namespace(): string | undefined;
  /** Whether the chart creates the account. @throws Undecided if that is unknown. */
  isCreated(): boolean;
}

/** A table in a chart's values. */
interface Place {
  /** Its path. */
  readonly at: string;
  readonly key: string;
  readonly table: Table;
  /** The table that contains it. */
  readonly around: Table;
}

type Values = Pick<Release, "values">;

/**
 * For each key of a table of annotations in a chart's values: the key beside it that holds the service account's name. The first pair is
 * that of Helm's scaffold, the second was GitLab Runner's.
 * Source: https://helm.sh/docs/chart_best_practices/rbac/ and https://gitlab.com/gitlab-org/charts/gitlab-runner (values.yaml),
 * checked 2026-11-28
 */
const NAME_KEYS: ReadonlyMap<string, string> = new Map([
  ["annotations", "name"],
  ["serviceAccountAnnotations", "serviceAccountName"],
]);

/**
 * Paths of annotations of Pods: `podAnnotations`, those of a Pod template, and those that Jenkins' chart gives its agents. Source of the
 * last: https://github.com/jenkinsci/helm-charts (charts/jenkins/values.yaml), checked 2026-11-28
 */
const OF_PODS = /pod_?annotations$|\btemplate\.metadata\.annotations$|^values\.agent\.annotations$/i;

/**
 * The annotations in the values of a Helm release, wherever a chart may have them. @throws Undecided if a value that may contain one is
 * unknown.
 */
export const annotationsOfRelease = ({ values }: Values): readonly ReleaseAnnotation[] =>
  placesOf({ values }).flatMap(({ at, key, table, around }) => {
    const annotation = annotationIn(table, at);
    if (!annotation) return [];
    const nameKey = NAME_KEYS.get(key);
    return {
      ...annotation,
      namespace: () => namespaceIn(values, at),
      name: () => (nameKey === undefined ? undefined : nonEmptyText(around[nameKey])),
      // Elsewhere, such as on Pods, it has no effect.
      isCreated: () => nameKey !== undefined && !OF_PODS.test(at) && around.create !== false,
    };
  });

/**
 * The namespace that values set for a chart's objects, if it is not the release's. Jenkins' chart creates its agents' account where they
 * run. Source of the last: as above.
 */
function namespaceIn(values: unknown, at: string): string | undefined {
  if (!isTable(values)) return undefined;
  const ofAgents = at.startsWith("values.serviceAccountAgent.")
    ? tableIn(values, "agent").namespace
    : undefined;
  return nonEmptyText(ofAgents) ?? nonEmptyText(values.namespaceOverride);
}

/**
 * Paths of the annotation where the values put it on Pods, and neither annotate an account nor name one that something else creates. In
 * GitLab Runner's configuration these are the Pods of jobs.
 */
export function podAnnotationsOfRelease(release: Release): readonly string[] {
  const places = placesOf(release);
  const isAnnotated = ({ table }: Place) => someKey(table, (key) => key === SERVICE_ACCOUNT_ANNOTATION);
  const found = places
    .filter((place) => OF_PODS.test(place.at) && isAnnotated(place))
    .map(({ at }) => propertyPath(at, SERVICE_ACCOUNT_ANNOTATION));
  if (isOnJobPods(release)) found.push("values.runners.config");
  if (found.length === 0 || places.some((place) => !OF_PODS.test(place.at) && isAnnotated(place))) return [];
  return places.some(namesAccount) ? [] : found;
}

const namesAccount = ({ key, table }: Place): boolean =>
  nonEmptyText(table.serviceAccountName) !== undefined ||
  (/^serviceAccount/i.test(key) && table.create === false);

function isOnJobPods({ chart, values }: Release): boolean {
  if (!isTable(values) || chartOf({ chart }) !== GITLAB_CHART) return false;
  return runnersIn(tableIn(values, "runners").config ?? "").some((runner) => {
    const { pod_annotations, service_account } = tableIn(runner, "kubernetes");
    return (
      service_account === undefined &&
      isTable(pod_annotations) &&
      SERVICE_ACCOUNT_ANNOTATION in pod_annotations
    );
  });
}

/** The annotations in the values of accounts that the chart creates. */
export const accountAnnotationsOfRelease = (
  release: Values,
): readonly { readonly at: string; readonly annotations: Table }[] =>
  placesOf(release)
    .filter(({ at, key }) => NAME_KEYS.has(key) && !OF_PODS.test(at))
    .map(({ at, table }) => ({ at, annotations: table }));

/** All tables in the values, at any depth. */
const placesOf = ({ values }: Values): readonly Place[] =>
  isTable(values) ? [...placesWithin(values, "values")] : [];

function* placesWithin(around: Table, path: string): Iterable<Place> {
  for (const key of Object.keys(around)) {
    const at = propertyPath(path, key);
    const table = readUnlessSecret(around, key, at);
    if (!isTable(table)) continue;
    yield { at, key, table, around };
    yield* placesWithin(table, at);
  }
}

function readUnlessSecret(table: Table, key: string, path: string): unknown {
  try {
    return table[key];
  } catch (error) {
    if (error instanceof Undecided && !mayHoldAnnotationInValues(path)) return undefined;
    throw error;
  }
}
