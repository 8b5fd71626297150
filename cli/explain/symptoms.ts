// What people paste at night: texts of errors, and what explains them. What the verification itself recognises, it says here too.

import { faultOfAnswer, faultOfFailure } from "../../verifier/classify";

/** Texts by which one fault shows in events and logs. */
interface Symptom {
  /** In lower case. */
  readonly texts: readonly string[];
  /** Sections of the runbook, those to read first at the beginning. */
  readonly sections: readonly string[];
  /** A subject that rules are about. */
  readonly subject?: string;
  /** Where such a text is shown. */
  readonly source: string;
}

/** Checked 2026-11-30. */
export const SYMPTOMS: readonly Symptom[] = [
  {
    texts: ["imagepullbackoff", "errimagepull", "failed to pull image", "pull access denied"],
    sections: ["image-pulls-failing"],
    subject: "image pull",
    source: "https://github.com/googlecodelabs/monolith-to-microservices/issues/59",
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
    texts: ["no such host"],
    sections: ["dns-failure", "dns-restarts"],
    subject: "dns",
    source: "https://github.com/kubernetes/kubernetes/issues/30195",
  },
  {
    texts: ["name or service not known"],
    sections: ["dns-failure", "dns-restarts"],
    subject: "dns",
    source: "https://github.com/kubernetes/kubernetes/issues/15917",
  },
  {
    texts: ["could not resolve host"],
    sections: ["dns-failure", "dns-restarts"],
    subject: "dns",
    source: "https://github.com/kubernetes/kubernetes/issues/8512",
  },
  {
    texts: ["name resolution", "getaddrinfo"],
    sections: ["dns-failure", "dns-restarts"],
    subject: "dns",
    source: "https://github.com/ClickHouse/ClickHouse/issues/26546",
  },
  {
    texts: ["generate access token", "iam.serviceaccounts.getaccesstoken"],
    sections: ["no-binding", "account-missing", "forbidden"],
    subject: "ksa annotation",
    source: "https://github.com/camunda/camunda/issues/31106",
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
    texts: ["i/o timeout", "deadline exceeded", "timed out"],
    sections: ["connect-timeout", "response-timeout"],
    subject: "egress",
    source: "https://github.com/tektoncd/operator/issues/4000",
  },
];

/** What explains a text that was pasted: sections of the runbook, and subjects of rules. */
export interface Explanation {
  readonly sections: readonly string[];
  readonly subjects: readonly string[];
}

/** What explains the errors in a text. */
export function explanationOf(text: string): Explanation {
  const found = SYMPTOMS.filter(({ texts }) => texts.some((each) => isIn(text.toLowerCase(), each)));
  return {
    sections: [...new Set([...found.flatMap(({ sections }) => sections), ...faultsIn(text)])],
    subjects: [...new Set(found.flatMap(({ subject }) => subject ?? []))],
  };
}

/** Whether a text has a phrase that is not a part of a longer word. */
function isIn(text: string, phrase: string): boolean {
  const isWord = (character: string | undefined) => character !== undefined && /\w/.test(character);
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1))
    if (!isWord(text[at - 1]) && !isWord(text[at + phrase.length])) return true;
  return false;
}

/** The faults that the verification takes a code of Node.js or a status of HTTP for, besides those that say nothing. */
function faultsIn(text: string): string[] {
  const ofCodes = (text.match(/\bE[A-Z]{4,14}\b/g) ?? []).map((code) =>
    faultOfFailure({ ok: false, code, isConnected: false, milliseconds: 0 }),
  );
  const ofStatuses = (text.match(/(?<![\w.])[45]\d\d(?![\w.])/g) ?? []).flatMap((status) => {
    const answer = {
      ok: true,
      status: Number(status),
      headers: GOOGLES,
      body: text,
      milliseconds: 0,
    } as const;
    return faultOfAnswer(answer, () => true) ?? [];
  });
  return [...ofCodes, ...ofStatuses].filter(
    (fault) => fault !== "unknown-error" && fault !== "invalid-answer",
  );
}

const GOOGLES = { "metadata-flavor": "Google" };
