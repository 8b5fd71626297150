import { redact } from "../../../evaluation/redact";
import { givenByPolicy } from "../../../program/gcp/iam/given-roles";
import {
  REPOSITORY_IAM_BINDING,
  REPOSITORY_IAM_MEMBER,
  REPOSITORY_IAM_POLICY,
} from "../../../resource-types";
import type { Finding, Rule } from "../../../rule";

/** Members that stand for everybody. Source: https://cloud.google.com/iam/docs/principals-overview, checked 2026-11-28 */
const EVERYBODY: readonly string[] = ["allUsers", "allAuthenticatedUsers"];

export const imageRepositoriesNotPublic: Rule = {
  name: "image-repositories-not-public",
  description: "No role on an image repository is granted to everyone.",
  why:
    "Anyone who can write to a repository decides what the clusters that pull from it run; anyone who can read it has the code, and everything " +
    "left in its layers. allUsers is everyone on the internet, and allAuthenticatedUsers is everyone with any Google account.",
  fix: "Grant the role to the people, groups and service accounts that need it.",
  whenToExempt: "A repository whose images are public on purpose, for its read role.",
  sources: [
    "https://cloud.google.com/artifact-registry/docs/access-control",
    "https://cloud.google.com/iam/docs/principals-overview",
  ],
  severity: "high",
  level: "disabled",
  frameworks: ["CIS GKE 1.9.0 5.1.2"],
  good: {
    repository: "apps",
    role: "roles/artifactregistry.reader",
    member: "serviceAccount:gke-nodes@demo.iam.gserviceaccount.com",
  },
  bad: { repository: "apps", role: "roles/artifactregistry.reader", member: "allUsers" },
  checks: {
    [REPOSITORY_IAM_MEMBER]: [({ member }) => membersFindings("member", member)],
    [REPOSITORY_IAM_BINDING]: [
      ({ members }, context) =>
        context.each(members, (member, i) => membersFindings(`members[${i}]`, member)),
    ],
    [REPOSITORY_IAM_POLICY]: [
      function* policy({ policyData }) {
        const members = givenByPolicy(policyData).flatMap(({ members }) => members());
        const everybody = EVERYBODY.find((each) => members.includes(each));
        if (everybody) yield { at: "policyData", problem: `grants a role to ${whoIs(everybody)}` };
      },
    ],
  },
};

function* membersFindings(at: string, member: string | undefined): Iterable<Finding> {
  if (member === undefined || !EVERYBODY.includes(member)) return;
  yield { at, problem: `is ${redact(member, EVERYBODY)}: the role is granted to ${whoIs(member)}` };
}

const whoIs = (member: string): string =>
  member === "allUsers" ? "everyone on the internet" : "everyone with a Google account";
