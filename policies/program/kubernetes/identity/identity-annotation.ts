import { SERVICE_ACCOUNT_ANNOTATION } from "../../../../gke/workload-identity";
import { propertyPath } from "../../../evaluation/unknown";
import type { Inputs, KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import { isIgnored } from "../../gcp/ignore-changes";
import type { Table } from "../runner-config";

// Where a program says as which IAM service account a Kubernetes one acts.

/** An annotation that names an IAM service account. */
export interface IdentityAnnotation {
  /** The annotation's path. */
  readonly at: string;
  /** The value; undefined where it is null. @throws Undecided if it is unknown. */
  read(): string | undefined;
}

type Annotated = Pick<Inputs[typeof KUBERNETES_SERVICE_ACCOUNT], "metadata">;

/** The annotation of a Kubernetes service account. @throws Undecided if its annotations are unknown. */
export const annotationOf = ({ metadata }: Annotated): IdentityAnnotation | undefined =>
  metadata?.annotations && annotationIn(metadata.annotations, "metadata.annotations");

/** Whether `ignoreChanges` leaves the annotation to others once the Kubernetes service account exists. */
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
      return value === undefined ? undefined : String(value);
    },
  };
}

/** Names of values in charts that may contain the annotation: those of accounts, and of the components for which charts create accounts. */
const MAY_HOLD_ANNOTATION =
  /serviceAccount|annotations|^(?:agent|controller|metadata|operator|rbac|runner|server|template|worker)$/i;

/** The specification of a Pod template, which names the account of Pods. */
const POD_SPEC = /\btemplate\.spec$/;

/**
 * Whether a chart's value that is unknown may contain the annotation, or name the account for which another has it. Other unknown values,
 * such as a password or a host name, do not.
 * @param path such as `values.server.annotations`.
 */
export const mayHoldAnnotationInValues = (path: string): boolean =>
  POD_SPEC.test(path) || MAY_HOLD_ANNOTATION.test(path.slice(path.lastIndexOf(".") + 1));

/**
 * Whether an unknown property may be the annotation, or contain it: then it is unknown as which IAM service account the Kubernetes one
 * acts.
 */
export const mayHoldAnnotation = (property: string): boolean =>
  ["metadata", "metadata.annotations", "values"].includes(property) ||
  property.endsWith(`[${JSON.stringify(SERVICE_ACCOUNT_ANNOTATION)}]`) ||
  (property.startsWith("values.") && mayHoldAnnotationInValues(property));
