#[allow(dead_code)] fn _x(){}
