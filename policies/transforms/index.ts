// What users import from this package: it loads the SDKs of Google Cloud and Kubernetes, and the pack never loads it.

export { type AlertOptions, ClusterAlerts, type ClusterAlertsArgs } from "../../stacks/alerts";
export type { CiPlatform, Severity } from "../../stacks/alerts/alert";
export {
  AlertChannels,
  type AlertChannelsArgs,
  type Channel,
  type ChannelNames,
  type ChannelTarget,
} from "../../stacks/alerts/channels";
export { ClusterDashboard, type ClusterDashboardArgs } from "../../stacks/dashboard";
export { UpgradeVerification, type UpgradeVerificationArgs, type Versions } from "../../stacks/verification";
export type { ImageReference } from "../../stacks/verification/image";
export type { VerificationOptions } from "../../stacks/verification/options";
export type { WorkloadIdentity, Workloads } from "../../stacks/verification/workload-options";
export { type AddUpgradeVerificationOptions, addUpgradeVerification } from "./add-upgrade-verification";
