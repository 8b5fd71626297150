import { someItem } from "../../evaluation/unknown";
import { NAMESPACE } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { onClusterOf } from "./namespaces";

/**
 * Whether the stack makes a namespace, which a name or a URN identifies, on the cluster of a resource. One that is listed from a cluster has a
 * uid, and what else is there need not be listed.
 */
export const makesNamespace = (namespace: string, resource: StackResource, stack: StackIndex): boolean =>
  someItem(
    onClusterOf(resource, stack, NAMESPACE),
    ({ urn, inputs, observed }) =>
      inputs.metadata?.uid === undefined &&
      (urn === namespace || (inputs.metadata?.name ?? observed.metadata?.name) === namespace),
  );
