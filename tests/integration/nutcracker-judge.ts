import type { LanguageJudge, Release } from './language-judge.ts'

/** nutcracker's version on a release. */
export async function findVersion(judge: LanguageJudge, release: Release): Promise<string> {
  const { stdout, stderr } = await judge.run(release, 'nutcracker -V')
  const version = /nutcracker-(\d+\.\d+\.\d+)/.exec(stdout + stderr)?.[1]
  if (version === undefined) throw new Error(`no nutcracker on ${release}: ${stderr}`)
  return version
}

/** Whether `nutcracker -t` accepts each file. It never says why not. */
export async function findVerdicts(
  judge: LanguageJudge,
  release: Release,
  texts: readonly (string | Uint8Array)[],
): Promise<readonly boolean[]> {
  const answers = await judge.ask(release, 'nutcracker -t -c "$1"', texts)
  return answers.map(({ exitCode }) => exitCode === 0)
}

/** Starts nutcracker with the file, and reads back its pools and servers from the statistics. */
export async function readStatistics(judge: LanguageJudge, release: Release, text: string): Promise<object> {
  const command = `
nutcracker -c nutcracker.yml -a 127.0.0.1 -s 22333 -i 100 -o log & proxy=$!
tries=0
until exec 3<>/dev/tcp/127.0.0.1/22333; do
  tries=$((tries + 1))
  if [ $tries -gt 100 ] || ! kill -0 $proxy; then cat log; exit 9; fi
  sleep 0.05
done 2>/dev/null
cat <&3
kill $proxy; wait $proxy`
  // /dev/tcp is bash's.
  const { stdout, exitCode } = await judge.run(release, 'bash ./ask', { 'nutcracker.yml': text, ask: command })
  if (exitCode === 9) throw new Error(`nutcracker did not start: ${stdout}`)
  const statistics: object = JSON.parse(stdout)
  return statistics
}
