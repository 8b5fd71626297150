import { type ComponentResource, output, type Resource } from "@pulumi/pulumi";
import { workloadPoolOf } from "../../gke/workload-identity";
import type { UpgradeVerificationArgs } from "./args";
import { type DeclaredAccount, declaredAccounts, warn } from "./declared-workloads";
import { type WorkloadsArgs, WorkloadVerifications } from "./workloads";

/** The providers of clusters that have a verification of their own. */
const providers = new WeakSet<Resource>();
/** Accounts whose cluster is not known, and that a warning names already. */
const warned = new WeakSet<Resource>();

/** Adds the verifications under workloads' own accounts to a cluster's verification: those named, and those that the program registers. */
export function verifyWorkloads({
  args: { cluster, project, workloadPool },
  ...site
}: WorkloadsArgs & { readonly parent: ComponentResource; readonly args: UpgradeVerificationArgs }): void {
  const { settings, parent } = site;
  const { declared, named } = settings.workloads;
  if (!declared && named.length === 0) return;
  const pool = workloadPool ?? output(project).apply(workloadPoolOf);
  const workloads = new WorkloadVerifications(site);
  for (const { account: expected = pool, ...target } of named) {
    workloads.add({ ...target, expected }, "", [cluster]);
  }
  if (!declared) return;
  const isLeftOut = ({ namespace, serviceAccount }: DeclaredAccount) =>
    // Its nodes have that account's verdicts.
    namespace === settings.namespace ||
    named.some((each) => each.namespace === namespace && each.serviceAccount === serviceAccount);
  const own = parent.getProvider("kubernetes:core/v1:ServiceAccount");
  if (own) providers.add(own);
  declaredAccounts().listen((found) => {
    const { resource, name, namespace, serviceAccount, account: expected = pool, provider, madeOf } = found;
    if (provider === own || madeOf.has(cluster)) {
      if (!isLeftOut(found)) workloads.add({ namespace, serviceAccount, expected }, name, [resource]);
    } else if (madeOf.size === 0 && !(provider && providers.has(provider)) && !warned.has(resource)) {
      warned.add(resource);
      warn(name, "is on a provider of which the program does not show the cluster");
    }
  });
}
