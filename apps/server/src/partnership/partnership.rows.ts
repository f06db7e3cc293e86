import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity({ name: 'partnership' })
export class PartnershipRow {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @Column('text') currency!: string;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column({ type: 'timestamptz', name: 'recorded_at', insert: false }) recordedAt!: Date;
}

@Entity({ name: 'body' })
export class BodyRow {
  @PrimaryColumn('uuid', { name: 'partnership_id' }) partnershipId!: string;
  @PrimaryColumn('text') kind!: 'JOINT_ENTERPRISE' | 'PUBLIC_BODY' | 'COMMON_ASSOCIATION';
  @Column('text') path!: 'je' | 'pb' | 'ca';
  @Column('text') name!: string;
}

@Entity({ name: 'college' })
export class CollegeRow {
  @PrimaryColumn('uuid', { name: 'partnership_id' }) partnershipId!: string;
  @PrimaryColumn('text') code!: string;
  @Column('text') name!: string;
}

@Entity({ name: 'person' })
export class PersonRow {
  @PrimaryColumn('uuid', { name: 'partnership_id' }) partnershipId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'roll_number' }) rollNumber!: string;
  @Column('text', { nullable: true }) name!: string | null;
  @Column('boolean', { name: 'name_public', default: false }) namePublic!: boolean;
  @Column('text', { nullable: true }) territory!: string | null;
}

@Entity({ name: 'membership' })
export class MembershipRow {
  @PrimaryColumn('uuid', { name: 'partnership_id' }) partnershipId!: string;
  @PrimaryColumn('uuid', { name: 'person_id' }) personId!: string;
  @PrimaryColumn('text') college!: string;
  @PrimaryColumn('date') since!: string;
  @Column('date', { nullable: true }) until!: string | null;
}

@Entity({ name: 'role_grant' })
export class RoleGrantRow {
  @PrimaryColumn('uuid', { name: 'partnership_id' }) partnershipId!: string;
  @PrimaryColumn('uuid', { name: 'person_id' }) personId!: string;
  @PrimaryColumn('text') role!: string;
  /** A reference of its own: the log names an office by it. */
  @Column('uuid', { default: () => 'gen_random_uuid()', unique: true }) office!: string;
  /** The resolution by which its holder was recalled. */
  @Column('uuid', { name: 'recalled_by', nullable: true }) recalledBy!: string | null;
}

@Entity({ name: 'site' })
export class SiteRow {
  @PrimaryColumn('uuid', { name: 'partnership_id' }) partnershipId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @Column('text') territory!: string;
  @Column('date', { name: 'in_service_on' }) inServiceOn!: string;
  @Column('numeric', { precision: 4, scale: 2, nullable: true }) latitude!: string | null;
  @Column('numeric', { precision: 5, scale: 2, nullable: true }) longitude!: string | null;
}

@Entity({ name: 'machine' })
export class MachineRow {
  @PrimaryColumn('uuid', { name: 'partnership_id' }) partnershipId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') code!: string;
  @Column('uuid', { name: 'site_id' }) siteId!: string;
  @Column('text', { name: 'gpu_model' }) gpuModel!: string;
  @Column('integer', { name: 'gpu_count' }) gpuCount!: number;
  @Column('text', { default: 'IN_SERVICE' }) condition!: 'IN_SERVICE' | 'OUTDATED' | 'OUT_OF_SERVICE';
  @Column('date', { name: 'registered_on' }) registeredOn!: string;
  @Column('uuid', { name: 'operator_person_id', nullable: true }) operatorPersonId!: string | null;
}

@Entity({ name: 'model' })
export class ModelRow {
  @PrimaryColumn('uuid', { name: 'partnership_id' }) partnershipId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
}

export const partnershipRows = [
  PartnershipRow,
  BodyRow,
  CollegeRow,
  PersonRow,
  MembershipRow,
  RoleGrantRow,
  SiteRow,
  MachineRow,
  ModelRow,
];
