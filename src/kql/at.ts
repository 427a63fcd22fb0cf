// An item of a list that has to be there: where it is not, an invariant of the compiler is broken.

/** The item at a position; throws where there is none. */
export function at<Item>(list: readonly Item[], position: number): Item {
  const item = list[position]
  if (item === undefined) throw new Error(`A list of ${list.length} was asked for its item ${position}.`)
  return item
}
