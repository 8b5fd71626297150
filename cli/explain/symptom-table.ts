// Longer than a screen: a table.

import { METADATA_SERVER_PORTS } from "../../gke/metadata-server";

/** Texts by which one fault shows in events and logs. */
interface Symptom {
  /** In lower case. */
  readonly texts: readonly string[];
  /** Sections of the runbook, those to read first at the beginning. */
  readonly sections: readonly string[];
  /** A subject that rules are about. */
  readonly subject?: string;
  /** Whether it says whose the fault is, so that how it shows, such as a timeout in the same line, says no more. */
  readonly decides?: true;
  /** Where such a text is shown. */
  readonly source: string;
}

/** As a program in Go says that it finds a port of the metadata server taken. */
const portsTaken = Object.values(METADATA_SERVER_PORTS).map(
  (port) => `:${port}: bind: address already in use`,
);

/** What explains a name that does not resolve. */
const OF_DNS = { sections: ["dns-failure", "dns-restarts"], subject: "dns", decides: true } as const;

/** Checked 2026-11-30. */
export const SYMPTOMS: readonly Symptom[] = [
  {
    texts: ["failed calling webhook", "failed to call webhook", "admission webhook"],
    sections: [],
    subject: "webhook",
    decides: true,
    source: "https://github.com/knative/serving/issues/13045",
  },
  {
    texts: [
      "imagepullbackoff",
      "errimagepull",
      "failed to pull image",
      "failed to pull and unpack image",
      "pull access denied",
    ],
    sections: ["image-pulls-failing", "registry-denied", "registry-unreachable"],
    subject: "image pull",
    decides: true,
    source: "https://github.com/googlecodelabs/monolith-to-microservices/issues/59",
  },
  {
    texts: ["artifactregistry.repositories.downloadartifacts"],
    sections: ["registry-denied", "image-pulls-failing"],
    subject: "image pull",
    decides: true,
    source: "https://github.com/crossplane/crossplane/issues/3023",
  },
  {
    texts: portsTaken,
    sections: ["not-metadata-server"],
    subject: "reserved metadata port",
    decides: true,
    source: "https://github.com/kubernetes/kubernetes/issues/18495",
  },
  {
    texts: ["failedcreatepodsandbox", "failed to create pod sandbox", "failed create pod sandbox"],
    sections: ["nodes-not-ready"],
    decides: true,
    source: "https://github.com/kumahq/kuma/issues/2046",
  },
  {
    texts: ["iam service account credentials api"],
    sections: ["forbidden"],
    decides: true,
    source: "https://github.com/google/kctf/issues/194",
  },
  {
    texts: ["timeout awaiting response headers"],
    sections: ["response-timeout"],
    decides: true,
    source: "https://github.com/GoogleCloudPlatform/cloud-sql-proxy/issues/357",
  },
  {
    texts: ["no such host"],
    ...OF_DNS,
    source: "https://github.com/kubernetes/kubernetes/issues/30195",
  },
  {
    texts: ["dial tcp: lookup", ":53: i/o timeout", ":53: server misbehaving"],
    ...OF_DNS,
    source: "https://github.com/kubernetes/kubernetes/issues/105152",
  },
  {
    texts: ["unknownhostexception"],
    ...OF_DNS,
    source: "https://github.com/GoogleCloudDataproc/hadoop-connectors/issues/1352",
  },
  {
    texts: ["name or service not known"],
    ...OF_DNS,
    source: "https://github.com/kubernetes/kubernetes/issues/15917",
  },
  {
    texts: ["could not resolve host"],
    ...OF_DNS,
    source: "https://github.com/kubernetes/kubernetes/issues/8512",
  },
  {
    texts: ["name resolution", "getaddrinfo"],
    ...OF_DNS,
    source: "https://github.com/ClickHouse/ClickHouse/issues/26546",
  },
  {
    texts: ["unauthorized", "401"],
    sections: ["verification-failed", "registry-denied", "image-pulls-failing"],
    subject: "image pull",
    source: "https://github.com/kubeflow/kubeflow/issues/1432",
  },
  {
    texts: ["unauthenticated"],
    sections: ["verification-failed", "invalid-token"],
    source: "https://github.com/Stackdriver/metadata-agent/issues/221",
  },
  {
    texts: ["crashloopbackoff", "back-off restarting failed"],
    sections: ["crash-loop", "dns-restarts", "metadata-server-restarts"],
    source: "https://github.com/kubeflow/kfctl/issues/48",
  },
  {
    texts: ["failedscheduling", "nodes are available", "untolerated taint"],
    sections: ["node-unverified", "nodes-not-ready", "no-nodes"],
    subject: "taint",
    source: "https://docs.coreweave.com/support/cks/articles/why-is-my-pod-stuck-in-pending.md",
  },
  {
    texts: ["generate access token", "iam.serviceaccounts.getaccesstoken"],
    sections: ["no-binding", "account-missing", "forbidden"],
    subject: "ksa annotation",
    source: "https://github.com/camunda/camunda/issues/31106",
  },
  {
    texts: ["missing required header"],
    sections: ["forbidden", "missing-header"],
    source: "https://github.com/googleapis/google-api-java-client/issues/1396",
  },
  {
    texts: ["connection refused"],
    sections: ["refused"],
    source: "https://medium.com/airwallex-engineering",
  },
  {
    texts: [
      "error getting credentials - err: exit status 1",
      "docker-credential-gcr/helper",
      "gcr's access token",
    ],
    sections: ["response-timeout", "refused"],
    source: "https://github.com/GoogleCloudPlatform/docker-credential-gcr/issues/75",
  },
  {
    texts: ["i/o timeout", "deadline exceeded", "deadlineexceeded", "deadline_exceeded", "timed out"],
    sections: ["connect-timeout", "response-timeout"],
    subject: "egress",
    source: "https://github.com/tektoncd/operator/issues/4000",
  },
  {
    texts: ["metadata server unavailable", "unavailable metadata server", "cannot find the metadata server"],
    sections: ["refused", "connect-timeout"],
    source: "https://github.com/DataBiosphere/toil/issues/5275",
  },
  {
    texts: ["no credentialed accounts"],
    sections: ["refused", "connect-timeout", "metadata-server-restarts"],
    source: "https://github.com/kubeflow/kfctl/issues/48",
  },
  {
    texts: ["default credentials", "determine credentials"],
    sections: ["refused", "connect-timeout", "dns-failure"],
    source: "https://github.com/googleapis/google-auth-library-python/issues/604",
  },
  {
    texts: ["gce metadata"],
    sections: ["not-found", "refused"],
    source: "https://github.com/GoogleCloudPlatform/cloud-sql-proxy/issues/1516",
  },
];
