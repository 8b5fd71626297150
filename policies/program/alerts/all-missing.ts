import { unlessReportedBy } from "../../evaluation/one-cause";
import type { CLUSTER } from "../../resource-types";
import type { Context, Finding } from "../../rule";
import { METADATA_SERVER_RESTARTS } from "./samples";
import { isWatched } from "./watching";

/** Findings on one of a cluster's alerts: without the one on the metadata server's restarts, its rule asks for all of them at once. */
export const unlessAllAlertsMissing = (
  context: Context<typeof CLUSTER>,
  findings: () => Iterable<Finding>,
): Iterable<Finding> =>
  unlessReportedBy(
    "metadata-server-restart-alert",
    context,
    () => !isWatched(context, METADATA_SERVER_RESTARTS),
    findings,
  );
