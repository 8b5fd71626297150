// What users import from this package: it loads the SDKs of Google Cloud and Kubernetes, and the pack never loads it.

export { UpgradeVerification, type UpgradeVerificationArgs, type Versions } from "../../stacks/verification";
export type { ImageReference, VerificationOptions } from "../../stacks/verification/options";
export { type AddUpgradeVerificationOptions, addUpgradeVerification } from "./add-upgrade-verification";
