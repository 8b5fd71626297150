import { labelOf } from "../../policies/outlook/cluster";
import type { SeenCluster } from "../../policies/outlook/collector";
import { clustersNamed } from "../../policies/outlook/named-clusters";
import type { OwnSupport } from "../../policies/outlook/support";
import { NotEvaluated, UsageError } from "../messages/errors";
import { readText, refuseDepth } from "../offline/input-file";
import { isObject } from "../offline/protocol/values";

/** The command whose output is read. */
const WRITE_IT =
  "gcloud container clusters get-upgrade-info CLUSTER --location=LOCATION --format=json > FILE";

/**
 * Reads what GKE says of clusters' own ends of support: `CLUSTER=FILE`, where the file is what `gcloud container clusters get-upgrade-info` writes,
 * or the `payload` of an UpgradeInfoEvent.
 * Sources: https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/ClusterUpgradeInfo (endOfStandardSupportTimestamp) and
 * https://container.googleapis.com/$discovery/rest?version=v1beta1 (UpgradeInfoEvent, standardSupportEndTime), checked 2026-11-28
 * @param clusters those that are looked at.
 * @returns it by the clusters' URNs.
 * @throws UsageError for another argument, and a name that no cluster has, or several have; NotEvaluated for a file that is none of these.
 */
export function readUpgradeInfo(
  given: readonly string[],
  clusters: readonly SeenCluster[],
): ReadonlyMap<string, OwnSupport> {
  return new Map(
    given.map((argument) => {
      const [, name = "", file = ""] = /^([^=]+)=(.+)$/s.exec(argument) ?? [];
      if (name === "") throw new UsageError(`--upgrade-info is CLUSTER=FILE, not "${argument}".`);
      return [clusterNamed(name, clusters).context.resource.urn, ownSupport(file)] as const;
    }),
  );
}

function clusterNamed(name: string, clusters: readonly SeenCluster[]): SeenCluster {
  const [found, ...others] = clustersNamed(name, clusters);
  const all = clusters.map((seen) => labelOf({ seen })).join(", ") || "none";
  if (!found) throw new UsageError(`--upgrade-info names the cluster "${name}", and there are ${all}.`);
  if (others.length > 0)
    throw new UsageError(
      `--upgrade-info names the cluster "${name}", and ${others.length + 1} have this name: write STACK/NAME, LOCATION/NAME or PROJECT/LOCATION/NAME.`,
    );
  return found;
}

function ownSupport(file: string): OwnSupport {
  const text = readText(file);
  refuseDepth(file, text);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new NotEvaluated(`${file} is invalid JSON. To write it: ${WRITE_IT}`);
  }
  const of = (key: string) => (isObject(content) ? content[key] : undefined);
  const standard = dayIn(of("endOfStandardSupportTimestamp") ?? of("standardSupportEndTime"));
  const extended = dayIn(of("endOfExtendedSupportTimestamp") ?? of("extendedSupportEndTime"));
  if (standard === undefined)
    throw new NotEvaluated(`${file} has no endOfStandardSupportTimestamp. To write it: ${WRITE_IT}`);
  return { standard, ...(extended !== undefined && { extended }) };
}

/** The day of a time such as 2027-01-25T00:00:00Z. */
const dayIn = (value: unknown): string | undefined =>
  typeof value === "string" && !Number.isNaN(Date.parse(value))
    ? /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0]
    : undefined;
