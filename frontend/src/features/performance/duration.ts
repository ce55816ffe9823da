/** The two largest units: "45 s", "12 min", "3 h 20 min", "2 d 4 h". */
export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  const [large, small, units] =
    minutes < 24 * 60
      ? [Math.floor(minutes / 60), minutes % 60, ['h', 'min']]
      : [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), ['d', 'h']];
  return small ? `${large} ${units[0]} ${small} ${units[1]}` : `${large} ${units[0]}`;
}
