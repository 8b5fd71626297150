import { METADATA_ADDRESS, METADATA_HOST } from "../../../../gke/metadata-server";
import { allOf } from "../../../evaluation/unknown";
import type { Context, Finding } from "../../../rule";
import { type PodTemplate, podPath, type WorkloadType } from "../pods";
import { hasCredentials } from "./credentials";
import { type Container, ELSEWHERE, NOWHERE, OUTSIDE, type VariableKind } from "./metadata-variables";
import { hasMeantIdentity, hasSurelyOwn } from "./pod-identity";

// What is said of variables that keep a container from asking the metadata server for its Pod's identity.

/** What one entry of a container sets. */
interface SetVariables {
  readonly container: Container;
  /** The entry's path; asked for where there is something to say. */
  at(): string;
  areOf(kind: VariableKind): boolean;
  readonly problems: { readonly elsewhere: string; readonly nowhere: string };
}

/** The finding on what an entry sets, if the Pods lose an identity that is meant for them by it. */
export function* variableFindings(
  { container, at, areOf, problems }: SetVariables,
  pod: PodTemplate | undefined,
  context: Context<WorkloadType>,
): Iterable<Finding> {
  const isElsewhere = allOf(
    () => areOf(ELSEWHERE),
    () => hasMeantIdentity(pod, context),
  );
  if (isElsewhere) {
    // Something beside the container in the Pod may answer.
    const isSure = areOf(OUTSIDE) && hasSurelyOwn(pod, context);
    const fix = `Remove the variable: the metadata server is ${METADATA_HOST} (${METADATA_ADDRESS}).`;
    yield { at: at(), problem: problems.elsewhere, fix, ...(isSure ? {} : ADVISORY) };
    return;
  }
  const isNowhere = allOf(
    () => areOf(NOWHERE),
    () => !hasCredentials(container, context as Context),
    () => hasMeantIdentity(pod, context),
  );
  // Libraries other than Google's do not read it.
  if (isNowhere) yield { at: at(), problem: problems.nowhere, fix: "Remove the variable.", ...ADVISORY };
}

const ADVISORY = { level: "advisory" } as const;

/** Judges each container of a Pod by itself. */
export function* eachContainer(
  pod: PodTemplate | undefined,
  context: Context<WorkloadType>,
  check: (container: Container, at: string) => Iterable<Finding>,
): Iterable<Finding> {
  for (const list of ["containers", "initContainers"] as const)
    yield* context.each(pod?.spec?.[list], (container: Container, i) =>
      check(container, podPath(context.resource.type, `spec.${list}[${i}]`)),
    );
}
