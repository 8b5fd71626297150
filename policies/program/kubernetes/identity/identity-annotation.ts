import { SERVICE_ACCOUNT_ANNOTATION } from "../../../../gke/workload-identity";
import { propertyPath } from "../../../evaluation/unknown";
import type { Inputs, KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import { isIgnored } from "../../gcp/ignore-changes";
import type { Table } from "../runner-config";

// Where a program says as which IAM service account a Kubernetes one acts.

/** An annotation that names an IAM service account. */
export interface IdentityAnnotation {
  /** Its path. */
  readonly at: string;
  /** Undefined where it is empty, which is none. @throws Undecided if it is not known. */
  read(): string | undefined;
}

type Annotated = Pick<Inputs[typeof KUBERNETES_SERVICE_ACCOUNT], "metadata">;

/** The annotation of a Kubernetes service account. @throws Undecided if its annotations are not known. */
export const annotationOf = ({ metadata }: Annotated): IdentityAnnotation | undefined =>
  metadata?.annotations && annotationIn(metadata.annotations, "metadata.annotations");

/** Whether the program leaves the annotation of a Kubernetes service account to others once the account exists. */
export const isLeftToOthers = (ignoreChanges: readonly string[]): boolean =>
  ["metadata", "metadata.annotations", propertyPath("metadata.annotations", SERVICE_ACCOUNT_ANNOTATION)].some(
    (path) => isIgnored(ignoreChanges, path),
  );

/** The annotation in a table of annotations. */
export function annotationIn(annotations: Table, at: string): IdentityAnnotation | undefined {
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
 * What is called so in a chart's values may hold the annotation, where it is not known: accounts, and the parts that charts give accounts of
 * their own. A password or a host name does not.
 */
export const MAY_HOLD_ANNOTATION =
  /serviceAccount|annotations|^(?:agent|controller|metadata|operator|rbac|runner|server|template|worker)$/i;

/** Whether a property that is not known leaves open whom a program lets a Kubernetes service account act as: the annotation, or what may hold it. */
export const mayHoldAnnotation = (property: string): boolean =>
  ["metadata", "metadata.annotations", "values"].includes(property) ||
  property.endsWith(`[${JSON.stringify(SERVICE_ACCOUNT_ANNOTATION)}]`) ||
  (property.startsWith("values.") && MAY_HOLD_ANNOTATION.test(property.slice(property.lastIndexOf(".") + 1)));
