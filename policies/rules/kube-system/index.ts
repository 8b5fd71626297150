import type { Rule } from "../../rule";
import { noAddonManagerLabel } from "./no-addon-manager-label";
import { noManagedAddonOwnership } from "./no-managed-addon-ownership";

export const kubeSystem: readonly Rule[] = [noManagedAddonOwnership, noAddonManagerLabel];
