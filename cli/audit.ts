import { CLUSTER, CRON_JOB, DAEMON_SET, JOB } from "../policies/resource-types";
import { ELSEWHERE, type Elsewhere } from "../policies/settings";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { readClusters } from "./deployed/gcloud";
import { readObjects } from "./deployed/kubernetes";
import { EXIT_CODES, JUDGING_HELP, JUDGING_OPTIONS, judging } from "./judge";
import { UsageError } from "./messages/errors";
import { withStandardInput } from "./offline/input-file";
import { judgementOf } from "./offline/judgement";
import type { Note } from "./offline/notes";
import type { Diagnostic, JudgedResource } from "./offline/protocol/analysis";
import { pathIn, repositoryOf } from "./offline/repository";
import { readState } from "./offline/state";
import { reportOf } from "./report/finding";
import { Progress } from "./report/progress";
import { placesOf } from "./report/sources";
import { conclude, reportingErrors } from "./reporting";

const OPTIONS = {
  ...JUDGING_OPTIONS,
  state: { type: "string", value: "file" },
  gcloud: { type: "string", value: "file" },
  kubernetes: { type: "string", multiple: true, value: "file" },
} as const;

export const audit: Command = {
  summary: "Judge what is deployed, from an exported state or from what gcloud and kubectl list.",
  help: `Usage: gke-guardrails audit --state FILE [flags]
       gke-guardrails audit --gcloud FILE [--kubernetes FILE] [flags]

Judges what is deployed. With --state, the resources of a Pulumi stack: what the program declared, and with it what GKE filled in where
the program says nothing. Secrets stay encrypted and are not needed. With --gcloud, clusters that no Pulumi program made.

Each FILE may be -, which reads standard input.

Flags:
  --state FILE          the exported state: pulumi stack export --file FILE
  --gcloud FILE         clusters and node pools: gcloud container clusters list --format=json > FILE
  --kubernetes FILE     objects of the cluster: kubectl get KINDS --all-namespaces --output json > FILE. With several clusters in
                        --gcloud, --kubernetes CLUSTER=FILE for each
${JUDGING_HELP}

${EXIT_CODES}
`,
  flags: OPTIONS,
  run(args, terminal) {
    const { values } = readArguments("audit", args, OPTIONS, { min: 0, max: 0, what: "" });
    const origin = { command: "audit", file: fileOf(values) };
    return reportingErrors(values, origin, terminal, async (reporting) => {
      const { stack, project, resources, elsewhere, notes, empty } = deployed(
        await withStandardInput(sourcesOf(values)),
      );
      const judge = judging(values, undefined, elsewhere, true);
      const pack = await judge.pack();
      const progress = new Progress(terminal.err);
      await pack.configureStack(project, stack, false);
      const diagnostics: Diagnostic[] = [];
      for (const [i, resource] of resources.entries()) {
        progress.tell(stack, `${i + 1} of ${resources.length} resources`);
        for (const diagnostic of await pack.analyze(resource)) diagnostics.push(diagnostic);
      }
      const ofStack = await pack.analyzeStack(resources);
      progress.clear();
      const judgement = judgementOf(stack, resources, [...diagnostics, ...ofStack], notes, {
        empty,
        blocksUnseen: judge.blocksUnseen,
      });
      const repository = repositoryOf(".");
      const places = placesOf(resources, (file) => pathIn(repository, file));
      const report = reportOf(judgement, places);
      const judged = { name: stack, findings: report.findings, resources: judgement.judged };
      return conclude([report], reporting, terminal, {
        project,
        configuration: judge.configuration,
        byFramework: judge.byFramework?.([judged], reporting.format === "json", terminal),
      });
    });
  },
};

const fileOf = ({ state, gcloud = "" }: Sources): string =>
  (state ?? gcloud).replace(/^-$/, "standard-input");

/** What is to be judged. */
interface Deployed {
  stack: string;
  project: string;
  resources: JudgedResource[];
  /** What is not to be expected among the resources. */
  elsewhere: readonly Elsewhere[];
  notes: readonly Note[];
  /** Why there may be no resources to judge. */
  empty: string;
}

interface Sources {
  state?: string;
  gcloud?: string;
  kubernetes?: string[];
}

const sourcesOf = ({ state, gcloud, kubernetes }: Sources) => ({ state, gcloud, kubernetes });

/** @throws UsageError where nothing is named, or what does not go together. */
function deployed({ state, gcloud, kubernetes = [] }: Sources): Deployed {
  if (state !== undefined) {
    if (gcloud !== undefined || kubernetes.length > 0)
      throw new UsageError("gke-guardrails audit takes either --state or --gcloud with --kubernetes.");
    const empty =
      "The state holds nothing that the stack manages: only the stack itself, providers, and what it reads of others.";
    return { ...readState(state), elsewhere: [], notes: [], empty };
  }
  if (gcloud === undefined)
    throw new UsageError(
      "gke-guardrails audit needs --state FILE or --gcloud FILE. To write them: pulumi stack export --file FILE, or gcloud container clusters list --format=json > FILE",
    );
  const { name, resources } = readClusters(gcloud);
  const objects = kubernetes.flatMap((argument) => {
    const { file, cluster } = objectsOf(argument, resources);
    return readObjects(file, name, cluster);
  });
  return {
    ...name,
    resources: [...resources, ...objects],
    elsewhere: ELSEWHERE.filter((part) => part !== "upgrade-verification" || !objects.some(mayVerify)),
    notes: [{ kind: "other", text: notJudged(objects.length > 0) }],
    empty: "",
  };
}

/** Which file has the objects of which cluster: FILE, or CLUSTER=FILE. */
function objectsOf(argument: string, resources: readonly JudgedResource[]) {
  const clusters = resources.filter(({ type }) => type === CLUSTER);
  const [, named = "", file = ""] = /^([^=]+)=(.+)$/.exec(argument) ?? [];
  const [match, ...others] = clusters.filter(({ name, inputs }) => name === named || inputs.name === named);
  if (match && others.length === 0) return { file, cluster: match.urn };
  const [first, ...more] = clusters;
  if (first && more.length === 0) return { file: argument, cluster: first.urn };
  throw new UsageError(
    `--kubernetes takes CLUSTER=FILE where --gcloud lists several clusters. These are ${clusters.map(({ name }) => name).join(", ")}.`,
  );
}

/** What a verification after upgrades runs as: with none of these kinds in the file, it may be there all the same. */
const mayVerify = ({ type }: JudgedResource): boolean =>
  [JOB, CRON_JOB, DAEMON_SET].some((kind) => kind === type);

const notJudged = (hasObjects: boolean): string =>
  `was read from Google's list of clusters: alerts, IAM, subscriptions to notifications${hasObjects ? "" : ", Kubernetes objects"} and what a program would declare are not in it, and were not judged.`;
