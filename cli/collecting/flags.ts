import { UsageError } from "../messages/errors";
import type { UpgradeInfoValues } from "../upgrade-info/flag";

/** The flags of the commands that look at the clusters of several stacks. */
export const COLLECTING_OPTIONS = {
  state: { type: "string", multiple: true, value: "file" },
  gcloud: { type: "string", multiple: true, value: "file" },
  stack: { type: "string", multiple: true, short: "s", value: "stack" },
  config: { type: "string", value: "file" },
  "config-value": { type: "string", multiple: true },
  timeout: { type: "string" },
} as const;

export const COLLECTING_HELP = `  --state FILE          a state that "pulumi stack export" wrote, which shows what GKE runs; may be repeated, and be - for standard input
  --gcloud FILE         clusters that no Pulumi program made: gcloud container clusters list --format=json > FILE; may be repeated, and
                        be - for standard input
  --stack NAME, -s      a stack of DIR; may be repeated. Without it, every stack that has a Pulumi.<stack>.yaml
  --config FILE         the pack's configuration, as for check: its settings hold here too
  --config-value KEY=VALUE
                        a value of the stacks' configuration, as for check
  --timeout TIME        how long the program of a stack may run, such as 90s; the default is 5m`;

/** The values of these flags. */
export interface CollectingValues extends UpgradeInfoValues {
  state?: string[];
  gcloud?: string[];
  stack?: string[];
  config?: string;
  "config-value"?: string[];
  timeout?: string;
}

const OF_PROGRAM = ["stack", "config-value", "timeout"] as const;

/** @throws UsageError for a flag that applies to programs, where there is none; `why` says why. */
export function refuseOfProgram(values: CollectingValues, why: string): void {
  const flag = OF_PROGRAM.find((each) => values[each] !== undefined);
  if (flag !== undefined) throw new UsageError(`--${flag} is for the program in DIR, and ${why}.`);
}
