import { formatMember, workloadPoolOf } from "../../../../gke/workload-identity";
import { ofStack } from "../../../evaluation/of-stack";
import { ifKnown } from "../../../evaluation/unknown";
import { NAMESPACE } from "../../../resource-types";
import type { StackIndex } from "../../../stack";
import { projectOf } from "../../gcp/project";
import { DEFAULT_NAMESPACE } from "../namespace-of";
import type { Subject } from "./workload-identity";

/** The IAM member of a Kubernetes service account, as a fix shows it. */
export interface ShownMember {
  readonly text: string;
  /** Explains the placeholders in the member, after a colon; empty where there are none. */
  readonly legend: string;
}

/** The parts of a member that may be shown. */
export interface ShownParts {
  readonly project?: string | undefined;
  readonly namespace?: string | undefined;
  readonly serviceAccount?: string | undefined;
}

/**
 * The member, with placeholders for the parts that are not given.
 * @param ofProject completes "PROJECT is …".
 */
export function memberOf(
  { project, namespace, serviceAccount }: ShownParts,
  ofProject = "the cluster's",
): ShownMember {
  const names = [namespace ? [] : "NAMESPACE", serviceAccount ? [] : "NAME"].flat();
  const legends = [
    project ? [] : `PROJECT is ${ofProject}`,
    names.length === 0
      ? []
      : `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} the Kubernetes service account's`,
  ].flat();
  return {
    text: formatMember({
      pool: workloadPoolOf(project ?? "PROJECT"),
      namespace: namespace ?? "NAMESPACE",
      serviceAccount: serviceAccount ?? "NAME",
    }),
    legend: legends.length === 0 ? "" : `: ${legends.join(", ")}`,
  };
}

/**
 * The parts of a Kubernetes service account's member that a message may show. Any text of a program may be secret, except what is part of a
 * URN, such as resource names, which every report shows anyway.
 */
export function shownParts(subject: Subject, ownUrn: string, stack: StackIndex): ShownParts {
  const { cluster, contextProject } = subject;
  const shown = (read: () => string | undefined) => shownName(read, [ownUrn, cluster?.urn ?? ""], stack);
  return {
    project: shown(() => (cluster ? projectOf(cluster) : contextProject)),
    namespace: shown(() => subject.namespace()),
    serviceAccount: shown(() => subject.name()),
  };
}

/** A known name that every cluster has, or that is part of one of these URNs or of that of a Namespace; undefined for any other. */
export function shownName(
  read: () => string | undefined,
  urns: readonly string[],
  stack: StackIndex,
): string | undefined {
  const text = ifKnown(read);
  const all = [...urns, namespaceUrns({ stack })];
  return text === DEFAULT_NAMESPACE || (text && all.some((urn) => urn.includes(text))) ? text : undefined;
}

/** The URNs of all Namespaces, a line each. */
const namespaceUrns = ofStack(({ stack }: { readonly stack: StackIndex }): string =>
  stack
    .all(NAMESPACE)
    .map(({ urn }) => urn)
    .join("\n"),
);
