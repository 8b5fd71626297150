/** How to reach a cluster's control plane. */
export interface ControlPlane {
  readonly name: string;
  /** IP address or host name, without scheme. */
  readonly endpoint: string;
  /** The control plane's certificate authority: PEM in base64. */
  readonly certificateAuthority: string;
}

/**
 * A kubeconfig, as JSON, that holds no credentials: gke-gcloud-auth-plugin gets a token at each use.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl
 */
export function kubeconfig({ name, endpoint, certificateAuthority }: ControlPlane): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [
      {
        name,
        cluster: { server: `https://${endpoint}`, "certificate-authority-data": certificateAuthority },
      },
    ],
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "gke-gcloud-auth-plugin",
            installHint: "Install gke-gcloud-auth-plugin: gcloud components install gke-gcloud-auth-plugin",
            interactiveMode: "Never",
            provideClusterInfo: true,
          },
        },
      },
    ],
  });
}
