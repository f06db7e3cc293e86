/**
 * Degrees north and east to a hundredth, about a kilometre: machines stand in people's homes too, and the map is open to
 * everybody. The type holds no more, so a finer position cannot be kept by mistake.
 */
export const SITE_PLACE = `
  ALTER TABLE site
    ADD COLUMN latitude numeric(4,2) CHECK (latitude BETWEEN -90 AND 90),
    ADD COLUMN longitude numeric(5,2) CHECK (longitude BETWEEN -180 AND 180),
    ADD CONSTRAINT site_place_whole CHECK ((latitude IS NULL) = (longitude IS NULL));

  -- Says where a site stands, or, with nulls, that it is not told; a later word takes the place of the one before.
  -- Answers whether there is such a site. A figure of an application is no number of the table until the type rounds it.
  CREATE FUNCTION place_site(p_partnership uuid, p_site text, p_latitude numeric, p_longitude numeric) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    UPDATE site SET latitude = p_latitude, longitude = p_longitude WHERE partnership_id = p_partnership AND slug = p_site;
    RETURN FOUND;
  END $$;
`;

export const WITHOUT_SITE_PLACE = `
  DROP FUNCTION place_site;
  ALTER TABLE site DROP CONSTRAINT site_place_whole, DROP COLUMN latitude, DROP COLUMN longitude;
`;
