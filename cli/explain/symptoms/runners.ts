// What CI systems say of runners, and Vault of who logs in.

import type { Symptom } from "./symptom";

/** Checked 2026-12-01. */
export const RUNNERS: readonly Symptom[] = [
  {
    texts: ["this job is stuck because"],
    sections: ["gitlab-jobs-failing"],
    subject: "runner",
    next: "GitLab has no runner for the job that is online: does the runner manager's Pod run, and does it have the job's tags?",
    decides: true,
    source: "https://github.com/getzola/zola/issues/2509",
  },
  {
    texts: ["waiting for a runner to pick up this job"],
    sections: ["github-runners-failing"],
    subject: "runner",
    next: "GitHub has no runner for the job that is online: is its runs-on right, and do the runners' Pods have a node?",
    decides: true,
    source: "https://github.com/actions/runner/issues/2890",
  },
  {
    texts: ["lost communication with the server"],
    sections: ["github-runners-failing"],
    subject: "runner",
    next: "The runner ended in the middle of a job: its Pod was evicted or out of memory, or its node was drained, repaired or preempted. kubectl get events -A --sort-by=.lastTimestamp",
    decides: true,
    source: "https://github.com/actions/actions-runner-controller/issues/694",
  },
  {
    texts: ["checking for jobs... failed", "checking for jobs... forbidden"],
    next: "The GitLab server answers its runner so, and Google has no part in it: is the server up, and does it know the runner's token?",
    decides: true,
    source: "https://github.com/sameersbn/docker-gitlab/issues/1589",
  },
  {
    texts: ["auth/kubernetes/login"],
    with: ["permission denied", "403"],
    next: "Vault refuses the login: are the Pod's service account and namespace among those of the role (bound_service_account_names), and may Vault ask the control plane for token reviews (system:auth-delegator)?",
    source: "https://github.com/hashicorp/vault-plugin-auth-kubernetes/issues/84",
  },
  {
    texts: ["auth/gcp/login"],
    with: ["permission denied", "403"],
    sections: ["wrong-identity"],
    next: "Vault refuses the login: is the account that the Pod acts as the one of the role (bound_service_accounts), and may Vault's own account read it (iam.serviceAccounts.get)?",
    source: "https://github.com/hashicorp/vault-plugin-auth-gcp/issues/51",
  },
];
