import { installHint } from "../project/installing";
import { LACKS_CLASS } from "./failure-causes";

/** What to do about an error of the TypeScript compiler, of its configuration, or that it would have shown. */
export function compilerHints({ message, root }: { message: string; root: string }): string[] {
  const hints: string[] = [];
  if (LACKS_CLASS.test(message)) {
    hints.push(
      "Does the installed version of the package have what this line names? Types are not checked here: npx tsc --noEmit shows what is missing.",
    );
  }
  if (message.includes("TS6046")) {
    hints.push(
      "The compiler that comes with @pulumi/pulumi is older than this setting of tsconfig.json. Install your own: npm install --save-dev typescript",
    );
  }
  if (/\bTS6053: File '(?![./])/.test(message)) hints.push(installHint(root));
  if (/\bTS51(?:09|10)\b/.test(message)) {
    hints.push(
      'Where tsconfig.json sets only one of module and moduleResolution, Pulumi takes "nodenext" for the other. Set both to "nodenext".',
    );
  }
  if (/\bTS5107\b.*\bmoduleResolution\b/.test(message)) {
    hints.push(
      'TypeScript 6 refuses the moduleResolution "node". Set module and moduleResolution of tsconfig.json to "nodenext", or ignoreDeprecations to "6.0".',
    );
  }
  return hints;
}
