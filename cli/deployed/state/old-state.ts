import { supportOf } from "../../../gke/support";
import { parseNumbered } from "../../../gke/versions";
import { CLUSTER } from "../../../policies/resource-types";
import type { Note } from "../../messages/notes";
import type { JudgedResource } from "../../offline/protocol/analysis";
import { record, text } from "../../offline/protocol/values";

/**
 * Notes on clusters that a state shows at a version whose support has ended: GKE upgrades such clusters by itself, and Pulumi learns of it
 * only by a refresh.
 */
export function oldStateNotes(resources: readonly JudgedResource[], now: Date): Note[] {
  const ended = resources.filter(({ type, outputs }) => type === CLUSTER && isSupportOver(outputs, now));
  const [first] = ended;
  if (first === undefined) return [];
  const others = ended.length === 1 ? "" : ` and ${ended.length - 1} more`;
  return [
    {
      kind: "other",
      text: `shows the cluster ${first.name}${others} at a version whose support is over. GKE upgrades such clusters by itself, so the state may be older than what runs. Run pulumi refresh, and export it again.`,
    },
  ];
}

function isSupportOver(outputs: JudgedResource["outputs"], now: Date): boolean {
  const version = parseNumbered(text(outputs.masterVersion));
  const channel = text(record(outputs.releaseChannel).channel);
  return version !== undefined && supportOf(version, channel, now).status === "ended";
}
