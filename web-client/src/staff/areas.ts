// The areas of the staff's pages, and who may open which. The server decides again with every request.

export interface StaffArea {
  name: 'queue' | 'participants' | 'hindrances' | 'lessons' | 'register' | 'searches' | 'release' | 'figures';
  path: string;
  /** One of these is enough. */
  permissions: readonly string[];
}

export const AREAS: readonly StaffArea[] = [
  { name: 'queue', path: '/schalter', permissions: ['see_queue'] },
  { name: 'participants', path: '/schalter/teilnahmen', permissions: ['manage_participants'] },
  { name: 'hindrances', path: '/schalter/hinderungen', permissions: ['see_hindrances'] },
  { name: 'lessons', path: '/schalter/gruppen', permissions: ['teach'] },
  { name: 'register', path: '/schalter/register', permissions: ['search_register', 'confirm_revocation'] },
  { name: 'searches', path: '/schalter/suchen', permissions: ['read_audit'] },
  { name: 'release', path: '/schalter/freigabe', permissions: ['propose_release', 'release_courses'] },
  { name: 'figures', path: '/schalter/zahlen', permissions: ['see_figures'] },
];

export function areasFor(permissions: readonly string[]): StaffArea[] {
  return AREAS.filter((area) => area.permissions.some((one) => permissions.includes(one)));
}
