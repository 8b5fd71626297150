/**
 * How messages of gcloud, kubectl and pulumi begin: they write them to standard error, and stand in a file where that goes to it too.
 * Sources: https://github.com/kubernetes/kubectl/blob/master/pkg/cmd/util/helpers.go, the log lines of klog, and what the commands print.
 */
const BEGINNING =
  /^\s*(ERROR:|WARNING:|error:|Error from server|Unable to connect to the server|The connection to the server|No resources found|[EW]\d{4} )/;

/** Why a file that a command was to write holds something else; undefined where it is no message of the command. */
export function toolMessage(file: string, text: string): string | undefined {
  const [, beginning] = BEGINNING.exec(text.slice(0, 200)) ?? [];
  return beginning === undefined
    ? undefined
    : `${file} begins with a message of the command that was to write it ("${beginning.trim()} …"). Do what it says, and keep messages out of the file: no 2>&1.`;
}
