"""Groups and categories of weapons (after the design's taxonomy: 10 groups, 67 categories)."""

from __future__ import annotations

CATEGORIES: dict[str, tuple[str, ...]] = {
    "air_defence": ("sam_system", "abm_system", "manpads", "anti_aircraft_gun", "naval_air_defence", "counter_uas"),
    "missile": (
        "srbm", "mrbm_irbm", "icbm", "slbm", "hypersonic_missile", "cruise_missile", "anti_ship_missile", "air_to_air_missile",
        "air_to_surface_missile", "atgm",
    ),
    "munition": ("guided_bomb", "unguided_bomb", "artillery_ammunition", "rocket", "torpedo", "mine", "grenade_ied", "cbrn_weapon"),
    "uncrewed": ("one_way_attack_drone", "loitering_munition", "armed_uav", "recon_uav", "small_drone", "usv_uuv", "ugv"),
    "land_vehicle": ("mbt", "ifv", "apc", "mrap", "recon_vehicle", "support_vehicle"),
    "artillery": ("sp_howitzer", "towed_howitzer", "mlrs", "mortar"),
    "aircraft": (
        "fighter", "bomber", "attack_aircraft", "trainer_aircraft", "attack_helicopter", "utility_helicopter", "transport_aircraft",
        "special_mission_aircraft",
    ),
    "naval": (
        "aircraft_carrier", "amphibious_ship", "cruiser", "destroyer", "frigate", "corvette", "patrol_missile_boat", "ssbn",
        "attack_submarine", "auxiliary_ship",
    ),
    "small_arms": ("rifle", "machine_gun", "pistol_smg", "anti_tank_launcher", "grenade_launcher"),
    "sensor_ew": ("radar", "ew_system", "military_satellite"),
}  # fmt: skip

GROUP_OF: dict[str, str] = {category: group for group, categories in CATEGORIES.items() for category in categories}
