/** Options of systemd-nspawn for all our containers: nothing of this machine is told of them, or goes into them. */
export const containerOptions: readonly string[] = [
  '--quiet',
  '--register=no',
  '--keep-unit',
  '--settings=no',
  '--link-journal=no',
  '--resolv-conf=off',
  '--timezone=off',
]
