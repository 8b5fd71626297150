import { unlessReportedBy } from "../../evaluation/one-cause";
import { anyOf } from "../../evaluation/unknown";
import type { CLUSTER } from "../../resource-types";
import type { Context, Finding } from "../../rule";
import { isAlertOf } from "./own-alerts";
import { METADATA_SERVER_RESTARTS } from "./samples";
import { isWatched } from "./watching";

/** Whether an alert reports when a cluster's metadata server restarts. */
export const areRestartsWatched = (context: Context<typeof CLUSTER>): boolean =>
  anyOf(
    () => isAlertOf(context, "metadata-server-restarts"),
    () => isWatched(context, METADATA_SERVER_RESTARTS),
  );

/** Findings on one of a cluster's alerts: without the one on the metadata server's restarts, its rule asks for all of them at once. */
export const unlessAllAlertsMissing = (
  context: Context<typeof CLUSTER>,
  findings: () => Iterable<Finding>,
): Iterable<Finding> =>
  unlessReportedBy("metadata-server-restart-alert", context, () => !areRestartsWatched(context), findings);
