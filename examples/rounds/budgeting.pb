META
key;value
description;Riverbend decides on its common budget
country;Riverland
unit;Riverbend
instance;2026
num_projects;6
num_votes;12
budget;1200
currency;EUR
vote_type;approval
rule;equalshares/add1u
date_begin;01.11.2026
date_end;14.11.2026
max_length;4
PROJECTS
project_id;cost;name;category;votes;selected
bridge;600;a new deck for the footbridge;roads;7;1
lamps;420;lamps on the river path;roads;6;0
oven;180;a bread oven by the green;meeting;4;1
swings;240;two swings;children;4;1
boat;150;a rowing boat for everyone;water;4;1
bees;90;beehives behind the school;children,nature;2;0
VOTES
voter_id;vote;age
v01;bridge,lamps;64
v02;bridge,lamps;41
v03;bridge,lamps,bees;57
v04;bridge,lamps;38
v05;bridge,lamps,boat;29
v06;bridge,lamps;70
v07;bridge,boat;33
v08;oven,swings;35
v09;oven,swings,bees;31
v10;oven,swings;44
v11;oven,swings,boat;26
v12;boat;19
