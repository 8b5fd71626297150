import { SERVICE_ACCOUNT_ANNOTATION } from "../../../gke/workload-identity";
import { propertyPath, Undecided } from "../../evaluation/unknown";
import type { HELM_RELEASE, Inputs, KUBERNETES_SERVICE_ACCOUNT } from "../../resource-types";
import type { Table } from "./runner-config";

// Where a program says as which IAM service account a Kubernetes one acts.

/** An annotation that names an IAM service account. */
export interface IdentityAnnotation {
  /** Its path. */
  readonly at: string;
  /** Undefined where it is empty, which is none. @throws Undecided if it is not known. */
  read(): string | undefined;
}

/** The annotation in a chart's values, and what they say of the Kubernetes service account. */
export interface ReleaseAnnotation extends IdentityAnnotation {
  /** Undefined where the chart makes the name up. @throws Undecided if it is not known. */
  name(): string | undefined;
  /** Whether the chart makes the account. @throws Undecided if it is not known. */
  isCreated(): boolean;
}

type Annotated = Pick<Inputs[typeof KUBERNETES_SERVICE_ACCOUNT], "metadata">;

/** The annotation of a Kubernetes service account. @throws Undecided if its annotations are not known. */
export const annotationOf = ({ metadata }: Annotated): IdentityAnnotation | undefined =>
  metadata?.annotations && annotationIn(metadata.annotations, "metadata.annotations");

function annotationIn(annotations: Table, at: string): IdentityAnnotation | undefined {
  if (!Object.keys(annotations).includes(SERVICE_ACCOUNT_ANNOTATION)) return undefined;
  return {
    at: propertyPath(at, SERVICE_ACCOUNT_ANNOTATION),
    read() {
      const value = annotations[SERVICE_ACCOUNT_ANNOTATION];
      return value === undefined || value === "" ? undefined : String(value);
    },
  };
}

/**
 * By the key of a table of annotations in a chart's values, the key beside it that has the name of the service account: as charts are scaffolded, and
 * as GitLab Runner's had it before.
 * Source: https://helm.sh/docs/chart_best_practices/rbac/ and https://gitlab.com/gitlab-org/charts/gitlab-runner (values.yaml), checked 2026-11-28
 */
const NAME_KEYS: Readonly<Record<string, string>> = {
  annotations: "name",
  serviceAccountAnnotations: "serviceAccountName",
};

/**
 * What is called so in a chart's values may hold the annotation, where it is not known: accounts, and the parts that charts give accounts of
 * their own. A password or a host name does not.
 */
const MAY_HOLD_ANNOTATION =
  /serviceAccount|annotations|^(?:agent|controller|operator|rbac|runner|server|worker)$/i;

/** Whether a property that is not known leaves open whom a program lets a Kubernetes service account act as: the annotation, or what may hold it. */
export const mayHoldAnnotation = (property: string): boolean =>
  ["metadata", "metadata.annotations", "values"].includes(property) ||
  property.endsWith(`[${JSON.stringify(SERVICE_ACCOUNT_ANNOTATION)}]`) ||
  (property.startsWith("values.") && MAY_HOLD_ANNOTATION.test(property.slice(property.lastIndexOf(".") + 1)));

/** The annotations in the values of a Helm release, wherever a chart has them. @throws Undecided if where they usually are is not known. */
export const annotationsOfRelease = ({
  values,
}: Pick<Inputs[typeof HELM_RELEASE], "values">): readonly ReleaseAnnotation[] =>
  isTable(values) ? [...annotationsWithin(values, "values")] : [];

function* annotationsWithin(table: Table, path: string): Iterable<ReleaseAnnotation> {
  for (const key of Object.keys(table)) {
    const inner = readUnlessSecret(table, key);
    if (!isTable(inner)) continue;
    const at = propertyPath(path, key);
    const annotation = annotationIn(inner, at);
    if (annotation) {
      const nameKey = NAME_KEYS[key];
      yield {
        ...annotation,
        name: () => (nameKey === undefined ? undefined : textOf(table[nameKey])),
        // Elsewhere, such as on Pods, it has no effect.
        isCreated: () => nameKey !== undefined && table.create !== false,
      };
    }
    yield* annotationsWithin(inner, at);
  }
}

function readUnlessSecret(table: Table, key: string): unknown {
  try {
    return table[key];
  } catch (error) {
    if (error instanceof Undecided && !MAY_HOLD_ANNOTATION.test(key)) return undefined;
    throw error;
  }
}

const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
