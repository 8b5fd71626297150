import { type ClusterNames, isNamed } from "../policies/program/gcp/named-cluster";
import type { ClusterEndOfSupport } from "../policies/settings";
import { givenSettings } from "./configuration";
import type { Configuration } from "./configuration-file";
import { NotEvaluated, UsageError } from "./messages/errors";
import { readText, refuseDepth } from "./offline/input-file";
import { isObject } from "./offline/protocol/values";

/** The flag that gives what GKE says of clusters' own ends of support. */
export const UPGRADE_INFO_OPTIONS = {
  "upgrade-info": { type: "string", multiple: true, value: "file" },
} as const;

export interface UpgradeInfoValues {
  "upgrade-info"?: string[];
}

export const UPGRADE_INFO_HELP = `  --upgrade-info CLUSTER=FILE
                        what GKE says about a cluster's own end of support, which overrides its schedule: gcloud container clusters
                        get-upgrade-info CLUSTER --location=LOCATION --format=json > FILE. May be repeated. Where several have
                        one name, CLUSTER is STACK/NAME, LOCATION/NAME or PROJECT/LOCATION/NAME`;

/** The command whose output is read. */
const WRITE_IT =
  "gcloud container clusters get-upgrade-info CLUSTER --location=LOCATION --format=json > FILE";

/**
 * Reads what GKE says of clusters' own ends of support: `CLUSTER=FILE`, where the file is what `gcloud container clusters get-upgrade-info` writes,
 * or the `payload` of an UpgradeInfoEvent.
 * Sources: https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/ClusterUpgradeInfo (endOfStandardSupportTimestamp) and
 * https://container.googleapis.com/$discovery/rest?version=v1beta1 (UpgradeInfoEvent, standardSupportEndTime), checked 2026-11-28
 * @throws UsageError for another argument; NotEvaluated for a file that is none of these.
 */
export function readUpgradeInfo({ "upgrade-info": given = [] }: UpgradeInfoValues): ClusterEndOfSupport[] {
  return given.map((argument) => {
    const [, cluster = "", file = ""] = /^([^=]+)=(.+)$/s.exec(argument) ?? [];
    if (cluster === "") throw new UsageError(`--upgrade-info is CLUSTER=FILE, not "${argument}".`);
    return { cluster, ...endIn(file) };
  });
}

/** The layers of a configuration, with one above for what GKE says. */
export const withUpgradeInfo = (
  layers: readonly Configuration[],
  ends: readonly ClusterEndOfSupport[],
): readonly Configuration[] =>
  ends.length === 0
    ? layers
    : [
        ...layers,
        {
          settings: { clusterEndOfSupport: [...ends, ...(givenSettings(layers).clusterEndOfSupport ?? [])] },
        },
      ];

/** @throws UsageError for a name that no cluster has, or several have. */
export function refuseUnnamed(
  ends: readonly ClusterEndOfSupport[],
  clusters: readonly (ClusterNames & { readonly label: string })[],
): void {
  for (const { cluster } of ends) {
    const { length } = clusters.filter((names) => isNamed(cluster, names));
    if (length === 0) {
      const all = clusters.map(({ label }) => label).join(", ") || "none";
      throw new UsageError(`--upgrade-info names the cluster "${cluster}", and there are ${all}.`);
    }
    if (length > 1)
      throw new UsageError(
        `--upgrade-info names the cluster "${cluster}", and ${length} have this name: write STACK/NAME, LOCATION/NAME or PROJECT/LOCATION/NAME.`,
      );
  }
}

function endIn(file: string): Omit<ClusterEndOfSupport, "cluster"> {
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
