import { stringify } from "yaml";
import { readArguments } from "./command-line/arguments";
import type { Command } from "./command-line/command";
import { printNote } from "./command-line/messages";
import { withStandardInput } from "./offline/files/standard-input";
import { version } from "./pack/version";
import { InvalidFile, readWritten } from "./schema/written-file";
import type { Rendered } from "./verification/render";

const WHAT = "a valid file of settings for the verification";

export const verification: Command = {
  summary: "Print the verification's Kubernetes manifests, for other languages, Terraform and GitOps.",
  help: `Usage: gke-guardrails verification FILE

Prints the objects that the component UpgradeVerification makes on a cluster as Kubernetes manifests, for kubectl, Flux, Argo CD, and Pulumi's ConfigFile in
any language. The comment at their top says what has to be in Google Cloud before. The same settings always give the same text.

FILE has the settings in JSON or YAML, or is -, which reads them from standard input. At least:

  project: my-project           the ID of the cluster's project
  location: europe-west4        its region or zone
  clusterName: main             its name
  accountId: main-verify        the IAM service account that the verification acts as

All settings: docs/manifests.md.

Exit code: 0, or 2 if the settings are wrong.
`,
  flags: {},
  takes: () => ["file"],
  async run(args, terminal) {
    const { positionals } = readArguments(
      "verification",
      args,
      {},
      { min: 1, max: 1, what: "a file with the settings" },
    );
    const { file = "" } = await withStandardInput({ file: positionals[0] });
    const { value } = readWritten(file, WHAT);
    const { render } = require("./verification/render") as typeof import("./verification/render");
    const rendered = await render(value);
    if ("problems" in rendered) throw new InvalidFile(file, rendered.problems, WHAT);
    const { manifests, notes } = rendered;
    for (const note of notes) printNote(`${file}: ${note}`, terminal);
    terminal.out.write([headOf(rendered), ...manifests.map(documentOf)].join("---\n"));
    return 0;
  },
};

/** Words that YAML 1.1 takes for other values are quoted, and nothing is wrapped, so that every parser reads the same. */
const documentOf = (manifest: object): string =>
  stringify(manifest, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });

const headOf = ({ settings, account, binding }: Rendered): string => {
  const { clusterName, location, project, accountId } = settings;
  return `# The verification of the cluster ${clusterName} (${location}, ${project}), by gke-guardrails ${version()}.
# Change its settings, and run gke-guardrails verification again: changes of this file would be lost.
#
# What has to be in Google Cloud before:
#   gcloud iam service-accounts create ${accountId} --project=${project} --display-name="${account.displayName}"
#   gcloud iam service-accounts add-iam-policy-binding ${account.email} --project=${project} \\
#     --role=${binding.role} --member="${binding.member}"
`;
};
