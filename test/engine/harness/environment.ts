import { existsSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/**
 * Variables that keep the CLI to one folder, and to what its root folder holds.
 * @param root the CLI's folder, with bin/pulumi
 * @param folder holds its home and its backend
 */
export function environmentOf(root: string, folder: string): Record<string, string> {
  const foreign = (entry: string) => existsSync(join(entry, "pulumi-language-nodejs"));
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => !foreign(entry));
  return {
    PATH: [join(root, "bin"), ...path].join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_ACCESS_TOKEN: "",
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_CONFIG_PASSPHRASE_FILE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
    // Types are the lint's work; checking those of the cloud SDKs again takes longer than all else.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
}

/** Puts the language host beside the CLI, where a release has its own: elsewhere the CLI warns of a foreign one. */
export function installLanguageHost(bin: string): void {
  const place = join(bin, "pulumi-language-nodejs");
  if (existsSync(place)) return;
  // A link may be left of a checkout that is gone.
  rmSync(place, { force: true });
  symlinkSync(resolve(__dirname, "../bin/pulumi-language-nodejs"), place);
}
