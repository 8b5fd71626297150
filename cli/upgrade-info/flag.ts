import { type ClusterEndOfSupport, SETTINGS_POLICY } from "../../policies/settings/settings";
import type { Configuration } from "../configuration/file";
import { givenSettings, isDisabled } from "../configuration/layers";
import { UsageError } from "../messages/errors";
import { readEndOfSupport } from "./file";

/** The flag that gives what GKE says of clusters' own ends of support. */
export const UPGRADE_INFO_OPTIONS = {
  "upgrade-info": { type: "string", multiple: true, value: "file" },
} as const;

export interface UpgradeInfoValues {
  "upgrade-info"?: string[];
}

export const UPGRADE_INFO_HELP = `  --upgrade-info CLUSTER=FILE
                        what GKE says about a cluster's own end of support, which overrides its schedule: gcloud container clusters
                        get-upgrade-info CLUSTER --location=LOCATION --format=json > FILE, or - for standard input. May be
                        repeated. Where several have one name, CLUSTER is STACK/NAME, LOCATION/NAME or PROJECT/LOCATION/NAME`;

/** The rule that reads it. */
const SUPPORT_RULE = "no-end-of-support-version";

/** What the flag says of one cluster, and in which file. */
export interface GivenEnd extends ClusterEndOfSupport {
  readonly file: string;
}

/**
 * Reads what GKE says of clusters' own ends of support: `CLUSTER=FILE`, where the file is what `gcloud container clusters get-upgrade-info` writes,
 * or the `payload` of an UpgradeInfoEvent.
 * Sources: https://docs.cloud.google.com/kubernetes-engine/docs/reference/rest/v1/ClusterUpgradeInfo (endOfStandardSupportTimestamp) and
 * https://container.googleapis.com/$discovery/rest?version=v1beta1 (UpgradeInfoEvent, standardSupportEndTime), checked 2026-11-28
 * @throws UsageError for another argument; NotEvaluated for a file that is none of these.
 */
export function readUpgradeInfo({ "upgrade-info": given = [] }: UpgradeInfoValues): GivenEnd[] {
  return given.map((argument) => {
    const [, cluster = "", file = ""] = /^([^=]+)=(.+)$/s.exec(argument) ?? [];
    if (cluster === "") throw new UsageError(`--upgrade-info is CLUSTER=FILE, not "${argument}".`);
    return { cluster, ...readEndOfSupport(file), file };
  });
}

/** The layers of a configuration, with one above for what GKE says. */
export function withUpgradeInfo(
  layers: readonly Configuration[],
  ends: readonly GivenEnd[],
): readonly Configuration[] {
  if (ends.length === 0) return layers;
  const own = ends.map(({ file: _, ...end }): ClusterEndOfSupport => end);
  const ofSettings = givenSettings(layers).clusterEndOfSupport ?? [];
  // The first of one name counts, and no two contradict each other any more.
  const byName = new Map([...own, ...ofSettings].reverse().map((end) => [end.cluster, end]));
  const clusterEndOfSupport = [...byName.values()].reverse();
  return [...layers, { settings: { clusterEndOfSupport } }];
}

/** @throws UsageError where these layers leave nothing on that reads it. */
export function refuseUpgradeInfoWithoutEffect(
  layers: readonly Configuration[],
  configuration: string | undefined,
  framework: string | undefined,
): void {
  if (isDisabled(layers, SETTINGS_POLICY))
    throw new UsageError(
      `--upgrade-info has no effect, as ${configuration} disables the settings. Set settings.enforcementLevel to "mandatory" in it.`,
    );
  if (isDisabled(layers, SUPPORT_RULE))
    throw new UsageError(
      `--upgrade-info has no effect, as the rule ${SUPPORT_RULE} is disabled${framework ? ` by --framework ${framework}` : ""}. Leave one of the two out.`,
    );
}
