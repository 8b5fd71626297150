import { Provider } from "@pulumi/kubernetes";
import { ComponentResource, runtime } from "@pulumi/pulumi";
import { UpgradeVerification } from "../../../stacks/verification";
import type { VerificationOptions } from "../../../stacks/verification/options";
import type { KubernetesObject } from "./api";
import { LAB_IDENTITY } from "./metadata-server";

/** The verification of the lab as Pulumi renders it: the Kubernetes objects that the component registers, in that order. */
export async function renderVerification(options: VerificationOptions): Promise<KubernetesObject[]> {
  const { project, cluster, location, email } = LAB_IDENTITY;
  const objects: KubernetesObject[] = [];
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        if (type.startsWith("kubernetes:")) objects.push(inputs);
        return { id: name, state: { ...inputs, email, name } };
      },
      call: ({ token }) => {
        throw new Error(`the verification calls ${token}`);
      },
    },
    "lab",
    "lab",
    false,
  );
  const provider = new Provider("lab", { kubeconfig: "{}" });
  new UpgradeVerification(
    "lab",
    {
      cluster: new ComponentResource("lab:index:Cluster", "lab"),
      clusterName: cluster,
      location,
      project,
      accountId: "verifier",
      versions: { "control plane": "1.34.4-gke.1000" },
      ...options,
    },
    { providers: { kubernetes: provider } },
  );
  await runtime.disconnect();
  return objects.filter(({ kind }) => kind !== undefined);
}
